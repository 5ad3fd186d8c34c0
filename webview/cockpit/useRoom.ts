import { useLayoutEffect, useRef, useState } from "react";

export interface Room {
  readonly width: number;
  readonly height: number;
}

/** The size of an element's content, followed as it changes; nothing before it has been measured. */
export function useRoom(): readonly [React.RefObject<HTMLDivElement | null>, Room] {
  const element = useRef<HTMLDivElement>(null);
  const [room, setRoom] = useState<Room>({ width: 0, height: 0 });
  useLayoutEffect(() => {
    if (element.current === null) return;
    const observer = new ResizeObserver(([entry]) => {
      if (entry === undefined) return;
      const { width, height } = entry.contentRect;
      setRoom({ width, height });
    });
    observer.observe(element.current);
    return () => {
      observer.disconnect();
    };
  }, []);
  return [element, room];
}
