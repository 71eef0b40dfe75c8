import { readFileSync } from 'node:fs'
import { readWeights, type WeightTable } from './weights-format.ts'

/**
 * Weights that are read from their file when they are first asked for: most processes never do, and a table takes a few MB. The
 * file stands beside the module that names it by its URL, in `src` and in what is built (scripts/bundle-server.ts).
 */
export function loadWeights(file: URL): () => WeightTable {
  let table: WeightTable | undefined
  return () => {
    table ??= readWeights(readFileSync(file))
    return table
  }
}
