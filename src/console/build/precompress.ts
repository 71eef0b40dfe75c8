import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { Plugin } from 'vite'

const WORTH_IT = /\.(js|css|html|svg|json|webmanifest)$/
const MIN_BYTES = 1_000

/** Writes `x.br` and `x.gz` beside each text file of the build, so that serving costs no compression. */
export function precompress(): Plugin {
  let folder = ''
  return {
    name: 'precompress',
    apply: 'build',
    configResolved(config) {
      folder = resolve(config.root, config.build.outDir)
    },
    async writeBundle() {
      for (const file of await readdir(folder, { recursive: true })) {
        if (!WORTH_IT.test(file)) continue
        const path = join(folder, file)
        const text = await readFile(path)
        if (text.length < MIN_BYTES) continue
        const brotli = { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }
        await writeFile(`${path}.br`, await promisify(brotliCompress)(text, brotli))
        await writeFile(`${path}.gz`, await promisify(gzip)(text, { level: 9 }))
      }
    },
  }
}
