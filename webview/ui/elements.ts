/** The custom elements that the editor uses, registered, and typed for JSX. React sets their properties. */
import "@vscode-elements/elements/dist/vscode-button/index.js";
import "@vscode-elements/elements/dist/vscode-checkbox/index.js";
import "@vscode-elements/elements/dist/vscode-option/index.js";
import "@vscode-elements/elements/dist/vscode-single-select/index.js";
import "@vscode-elements/elements/dist/vscode-textfield/index.js";
import type { VscodeButton } from "@vscode-elements/elements/dist/vscode-button/index.js";
import type { VscodeCheckbox } from "@vscode-elements/elements/dist/vscode-checkbox/index.js";
import type { VscodeOption } from "@vscode-elements/elements/dist/vscode-option/index.js";
import type { VscodeSingleSelect } from "@vscode-elements/elements/dist/vscode-single-select/index.js";
import type { VscodeTextfield } from "@vscode-elements/elements/dist/vscode-textfield/index.js";

/** Attributes of any HTML element, and the element's own properties. */
type Props<E, Own extends keyof E> = React.DetailedHTMLProps<React.HTMLAttributes<E>, E> &
  Partial<Pick<E, Own>> & {
    /** The element's own `change`, which does not bubble: React's `onChange` would miss it. */
    readonly onchange?: (event: Event) => void;
  };

declare module "react" {
  // eslint-disable-next-line @typescript-eslint/no-namespace -- JSX types are extended through React's namespace.
  namespace JSX {
    interface IntrinsicElements {
      "vscode-button": Props<VscodeButton, "secondary" | "disabled" | "icon">;
      "vscode-checkbox": Props<VscodeCheckbox, "checked" | "disabled" | "label" | "toggle">;
      "vscode-option": Props<VscodeOption, "value" | "selected" | "description">;
      "vscode-single-select": Props<
        VscodeSingleSelect,
        "value" | "disabled" | "label" | "combobox"
      >;
      "vscode-textfield": Props<
        VscodeTextfield,
        "value" | "disabled" | "invalid" | "label" | "placeholder" | "type" | "readonly"
      >;
    }
  }
}

export type { VscodeCheckbox, VscodeSingleSelect, VscodeTextfield };
