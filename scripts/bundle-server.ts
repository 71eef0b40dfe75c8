import { readFileSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { type Plugin, rolldown } from 'rolldown'
import { z } from 'zod'
import { writeEmptyQueue } from './empty-queue.ts'

/** `node scripts/bundle-server.ts FOLDER`: the server and most of its packages as a few files. */

const root = dirname(import.meta.dirname)

/**
 * Not bundled: the dependencies of package.json, which look for files of their own beside them or are loaded only in a
 * process for media. All other packages go into the files and are needed only for building. jimp makes pictures that
 * Baileys would make by itself; it is not installed.
 */
const { dependencies } = z
  .object({ dependencies: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')))
const LEFT_ALONE = [...Object.keys(dependencies), 'jimp']

/** One copy where packages ship two: CommonJS would load the other. */
const ALIAS = {
  bullmq: join(root, 'node_modules/bullmq/dist/esm/index.js'),
  luxon: join(root, 'node_modules/luxon/build/node/luxon.js'),
  liquidjs: join(root, 'node_modules/liquidjs/dist/liquid.node.js'),
}

/** Threads and processes start with a module beside the one that starts them: that module becomes a file of its own. */
const modulesBeside: Plugin = {
  name: 'modules-beside',
  transform: {
    filter: { id: { include: /\.ts$/, exclude: /node_modules/ }, code: /import\.meta\.url/ },
    handler(code, importer) {
      return code.replace(/new URL\('(\.\/[\w-]+)\.ts', import\.meta\.url\)/g, (_, path: string) => {
        const fileName = `${basename(path)}.js`
        this.emitFile({ type: 'chunk', id: resolve(dirname(importer), `${path}.ts`), fileName })
        return `new URL('./${fileName}', import.meta.url)`
      })
    },
  },
}

/** Baileys encrypts and signs with our functions; `node:crypto` stays as it is for everybody else. */
const OF_BAILEYS = /@whiskeysockets[/\\]baileys[/\\]lib[/\\]/
const SEALING = /[/\\]Utils[/\\](crypto|generics|reporting-utils)\.js$/
const OUR_CRYPTO = join(root, 'src/whatsapp/baileys/baileys-crypto.ts')
const cryptoOfBaileys: Plugin = {
  name: 'crypto-of-baileys',
  resolveId: {
    filter: { id: /^(crypto|whatsapp-rust-bridge)$/ },
    handler: (id, importer = '') =>
      OF_BAILEYS.test(importer) && (id !== 'crypto' || SEALING.test(importer)) ? OUR_CRYPTO : undefined,
  },
}

/** A single non-Latin letter makes V8 use two bytes for each of ten million characters. */
const plainAscii: Plugin = {
  name: 'plain-ascii',
  generateBundle(_, bundle) {
    for (const file of Object.values(bundle)) {
      if (file.type !== 'chunk') continue
      file.code = file.code.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    }
  },
}

/**
 * Model weights are read from files by the module that names them: they are copied, each beside the file built from
 * that module.
 */
const weightsBeside: Plugin = {
  name: 'weights-beside',
  transform: {
    filter: { id: { include: /\.ts$/, exclude: /node_modules/ }, code: /\.weights'/ },
    handler(code, importer) {
      return code.replace(/new URL\('(\.[\w./-]+\.weights)', import\.meta\.url\)/g, (_, path: string) => {
        const fileName = basename(path)
        this.emitFile({ type: 'asset', fileName, source: readFileSync(join(dirname(importer), path)) })
        return `new URL('./${fileName}', import.meta.url)`
      })
    },
  },
}

const bundle = await rolldown({
  cwd: root,
  input: {
    main: 'src/main.ts',
    ...Object.fromEntries(['backup', 'restore', 'move', 'rekey'].map((name) => [name, `src/commands/${name}.ts`])),
  },
  platform: 'node',
  external: (id) => id.startsWith('node:') || LEFT_ALONE.some((name) => id === name || id.startsWith(`${name}/`)),
  resolve: { alias: ALIAS },
  plugins: [cryptoOfBaileys, modulesBeside, weightsBeside, plainAscii],
})
const dir = process.argv[2] ?? join(root, 'dist/server')
await bundle.write({
  dir,
  format: 'esm',
  cleanDir: true,
  entryFileNames: '[name].js',
  chunkFileNames: '[name]-[hash].js',
  // Minified so that V8 keeps less; names of functions and classes stay, because some are used and stack traces show
  // them.
  keepNames: true,
  minify: { compress: true, mangle: { keepNames: true }, codegen: true },
})
await bundle.close()
await writeEmptyQueue(join(dir, 'empty-queue.tar.gz'))
