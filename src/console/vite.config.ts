import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig, loadEnv } from 'vite'
import { CHUNKS } from './build/chunks.ts'
import { firstLoad } from './build/first-load.ts'
import { inlineHead } from './build/inline-head.ts'
import { mantineStyles } from './build/mantine-styles.ts'
import { precompress } from './build/precompress.ts'

const here = fileURLToPath(new URL('.', import.meta.url))

/** `vite build src/console` makes dist/console; `vite src/console` serves it from the sources against a running product. */
export default defineConfig(({ mode }) => {
  const { OTKLIK_DEV_URL, OTKLIK_DEV_KEY } = loadEnv(mode, here, 'OTKLIK_DEV_')
  const product = {
    target: OTKLIK_DEV_URL ?? 'http://127.0.0.1:3000',
    // The product then sees its own origin, so a real sign-in's cookie works through the proxy as well.
    headers: {
      ...(OTKLIK_DEV_KEY && { authorization: `Bearer ${OTKLIK_DEV_KEY}` }),
      origin: OTKLIK_DEV_URL ?? 'http://127.0.0.1:3000',
    },
  }
  return {
    root: here,
    plugins: [
      mantineStyles(),
      react(),
      inlineHead(),
      firstLoad({ entry: 'index.html', limitBytes: 250_000, limitFiles: 12 }),
      precompress(),
    ],
    server: { proxy: { '/v1': product, '/r/': product, '/openapi.json': product, '/docs': product } },
    build: {
      outDir: '../../dist/console',
      emptyOutDir: true,
      target: 'es2023',
      // Browsers that support light-dark().
      cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
      // A data: address for a small picture would need a wider content security policy.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      chunkSizeWarningLimit: 600,
      rolldownOptions: {
        output: { codeSplitting: { groups: CHUNKS } },
      },
    },
  }
})
