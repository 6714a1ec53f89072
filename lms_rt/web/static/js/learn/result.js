/** The page of an attempt that is over. */
import { renderPrompts } from "./prompts.js";

renderPrompts();
