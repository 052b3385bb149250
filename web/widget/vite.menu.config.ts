import { defineConfig } from "vite";
import { squeeze } from "./vite.config";

/** What the menu leads to, beside the widget: a module that it imports when that is wanted. No name is shortened that both use. */
export default defineConfig({
  plugins: [squeeze("")],
  build: {
    emptyOutDir: false,
    target: ["es2021", "safari14"],
    lib: { entry: "src/panels/index.ts", formats: ["es"], fileName: () => "widget-menu.js" },
    minify: "terser",
    terserOptions: { ecma: 2021, module: true, compress: { passes: 3 }, format: { comments: false } },
  },
});
