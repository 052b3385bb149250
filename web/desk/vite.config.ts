import vue from "@vitejs/plugin-vue";
import { defineConfig } from "vite";

/** Served by the gateway under /desk; nothing is inlined, for the page's policy allows files only. */
export default defineConfig({
  base: "/desk/",
  plugins: [vue()],
  build: { target: "es2022", assetsInlineLimit: 0, modulePreload: { polyfill: false }, reportCompressedSize: false },
  esbuild: { legalComments: "none" },
  define: { __VUE_OPTIONS_API__: true, __VUE_PROD_DEVTOOLS__: false },
});
