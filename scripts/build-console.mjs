/**
 * Builds the console into dist/console when it does not match its sources. On its own: `node
 * scripts/build-console.mjs`.
 */
import { readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { buildAlone, builtFolder, filesBelow, root } from './built-folder.mjs'

const sources = join(root, 'src/console')
const IMPORT_OF_VALUES = /^import (?!type )[^']*?from '(\.[^'\n]*\.ts)'/gm

export const consoleBuild = builtFolder({
  target: join(root, 'dist/console'),
  sources: () => {
    const files = filesBelow(sources)
    return [...files, ...takenFromProduct(files)]
  },
  build: (folder) => {
    const vite = join(root, 'node_modules/vite/bin/vite.js')
    return [vite, 'build', sources, '--outDir', folder, '--logLevel', 'warn']
  },
})

/** What the page uses from the product besides types: a few lists, in files that import nothing themselves. */
function takenFromProduct(files) {
  const taken = files
    .filter((file) => /\.tsx?$/.test(file))
    .flatMap((file) =>
      [...readFileSync(file, 'utf8').matchAll(IMPORT_OF_VALUES)].map(([, path]) => resolve(dirname(file), path)),
    )
    .filter((file) => relative(sources, file).startsWith('..'))
  return [...new Set(taken)]
}

buildAlone(import.meta.url, consoleBuild)
