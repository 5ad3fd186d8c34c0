/** The templates, in the order in which the gallery shows them: the papers by year, then the blank game. */
import { blank } from "./blank";
import { dcgan } from "./dcgan";
import { gan } from "./gan";
import type { Template } from "./template";

export const templates: readonly Template[] = [gan, dcgan, blank];
