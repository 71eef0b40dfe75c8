import type { Source } from './sources.ts'

const EXPORTED = /^export (?:async )?(?:function\*?|const|class) (\w+)/gm

/** The words of a screen, which the console loads by a pattern of paths, and what runs before Vitest's workers. */
const LOADED_BY_PATH = /^src\/console\/.+\/(ru|en)\.ts$|^test\/support\/global-setup\.ts$/

/** Values that no other file imports, as `path name`. Types may be exported for anybody who needs to name them. */
export function unusedExports(sources: readonly Source[]): string[] {
  const used = new Set<string>()
  for (const { imports } of sources) {
    for (const { target, names } of imports) {
      if (names.length === 0) used.add(target)
      for (const name of names) used.add(`${target} ${name}`)
    }
  }
  const judged = sources.filter(({ path }) => !used.has(path) && !LOADED_BY_PATH.test(path))
  return judged.flatMap(({ path, text }) =>
    [...text.matchAll(EXPORTED)].map(([, name]) => `${path} ${name}`).filter((exported) => !used.has(exported)),
  )
}
