import { defineConfig, type Plugin } from "vite";

/** Tells browsers that know it to compile the whole file while it arrives, beside the page's own work, not when each function is called. */
const AT_ONCE = "//# allFunctionsCalledOnLoad\n";
const styles = (css: string): string => css.replace(/\s*([{};,>]|:(?= ))\s*/g, "$1").replace(/;\}/g, "}");

/** What is for us to read in templates and style sheets is not sent to customers. */
const squeeze: Plugin = {
  name: "squeeze",
  enforce: "pre",
  transform: (code, id) => (id.includes("/src/styles/") ? code.replace(/css`([^`]*)`/g, (_, css: string) => `css\`${styles(css)}\``) : code),
  generateBundle(_, bundle) {
    for (const file of Object.values(bundle)) {
      if (file.type === "chunk") file.code = AT_ONCE + file.code.trim().replace(/>\s*\n\s*</g, "><").replace(/\s*\n\s*/g, " ");
    }
  },
};

/** One file for every page: no chunks, no styles beside it, nothing loaded later. */
export default defineConfig({
  plugins: [squeeze],
  build: {
    target: ["es2020", "safari14"],
    lib: { entry: "src/main.ts", name: "PayDocWidget", formats: ["iife"], fileName: () => "widget.js" },
    minify: "terser",
    terserOptions: {
      ecma: 2020,
      compress: { passes: 3, unsafe_arrows: true, pure_getters: true },
      format: { comments: false },
    },
  },
  esbuild: { legalComments: "none" },
  define: { "process.env.NODE_ENV": '"production"' },
});
