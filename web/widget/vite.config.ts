import { defineConfig, type Plugin } from "vite";

/** Tells browsers that know it to compile the whole file while it arrives, beside the page's own work, not when each function is called. */
const AT_ONCE = "//# allFunctionsCalledOnLoad\n";
const styles = (css: string): string => css.replace(/\s*([{};,>]|:(?= ))\s*/g, "$1").replace(/;\}/g, "}");

/** What is for us to read in templates and style sheets is not sent to customers. */
export const squeeze = (head: string): Plugin => ({
  name: "squeeze",
  enforce: "pre",
  transform: (code, id) => (id.includes("/src/styles/") ? code.replace(/css`([^`]*)`/g, (_, css: string) => `css\`${styles(css)}\``) : code),
  generateBundle(_, bundle) {
    for (const file of Object.values(bundle)) {
      if (file.type === "chunk") file.code = head + file.code.trim().replace(/>\s*\n\s*</g, "><").replace(/\s*\n\s*/g, " ");
    }
  },
});

/** Names that only our own code uses: neither a browser's, nor the server's, nor in a template or a string. */
const OURS = new RegExp(`^(${[
  "acknowledged", "agentName", "brandName", "byPolling", "bySocket", "composing", "connection", "enlarge", "failures", "heardOf", "inWechat",
  "looks", "notOpened", "outbox", "painted", "pinned", "renderRoot", "replacing", "requestUpdate", "resumeAt", "retryAfter", "scrolling",
  "seenAtStart", "session", "settle", "telling", "timeline", "toEnd", "untilVisible", "updateComplete", "withPeople",
  "attribute", "awaited", "chosen", "connected", "copied", "draft", "events", "field", "flush", "forget", "listener", "listening", "loaded",
  "callBack", "choose", "closable", "counted", "dismiss", "dress", "firstUpdated", "grow", "pasted", "pause", "picked", "restore", "stands", "submit", "updated", "withPerson",
  "again", "answered", "attach", "ended", "failed", "pending", "spoken", "told", "unread",
  "beginWith", "sayFirst", "informed", "complained", "complain", "hosting", "former", "insist", "logOut", "misplaced", "removed", "made", "away", "back", "place",
  "chat", "menu", "changed", "extras", "focusOption", "drawn", "typed", "asked", "latest", "already", "scrolled", "hiding", "running", "follow", "wakers",
  "begin", "boxes", "drain", "edit", "enter", "gone", "heard", "kept", "later", "measure", "refuse", "tell", "upload", "newer", "pictures", "share", "shown", "socket", "store", "unwatch", "voted", "wanted",
].join("|")})$`);

/** One file for every page: no chunks, no styles beside it, nothing loaded later but what the menu leads to (vite.menu.config.ts). */
export default defineConfig({
  plugins: [squeeze(AT_ONCE)],
  build: {
    target: ["es2021", "safari14"],
    lib: { entry: "src/main.ts", name: "PayDocWidget", formats: ["iife"], fileName: () => "widget.js" },
    minify: "terser",
    terserOptions: {
      ecma: 2021,
      compress: { passes: 3, unsafe: true, unsafe_methods: true, toplevel: true, unsafe_arrows: true, pure_getters: true },
      mangle: { properties: { regex: OURS, builtins: true } },  // some are names of a browser's too, on objects that are not used
      format: { comments: false },
    },
  },
  esbuild: { legalComments: "none" },
  define: { "process.env.NODE_ENV": '"production"' },
});
