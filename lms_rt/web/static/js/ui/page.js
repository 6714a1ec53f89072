/** What the server put into the page for its scripts. */
import { byId } from "./dom.js";

/** The JSON in `<script type="application/json" id="page-data">`. */
export function pageData() {
  return JSON.parse(byId("page-data").textContent);
}
