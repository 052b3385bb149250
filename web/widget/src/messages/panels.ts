export type { Language } from "./index";
export { enPanels } from "./en";
export { saidThere } from "./said";
export { type PanelWords, zhCNPanels } from "./zh-CN";
export { zhTWPanels } from "./zh-TW";
