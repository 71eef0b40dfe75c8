import { gzipSync } from 'node:zlib'
import type { Plugin } from 'vite'

type Chunk = {
  fileName: string
  imports: string[]
  dynamicImports: string[]
  css: string[]
  bytes: number
  name: string
}

/**
 * Prints what a browser has to fetch before each screen can be used (compressed: the page's own code, styles and that
 * screen's), and fails the build when one is heavier than the limit.
 */
export function firstLoad({ entry, limitBytes }: { entry: string; limitBytes: number }): Plugin {
  return {
    name: 'first-load',
    apply: 'build',
    enforce: 'post',
    generateBundle(_, bundle) {
      const chunks = new Map<string, Chunk>()
      const sizes = new Map<string, number>()
      let root: string | undefined
      for (const output of Object.values(bundle)) {
        const code = output.type === 'chunk' ? output.code : output.source
        sizes.set(output.fileName, gzipSync(code).length)
        if (output.type !== 'chunk') continue
        if (output.isEntry && output.facadeModuleId?.endsWith(entry)) root = output.fileName
        chunks.set(output.fileName, {
          fileName: output.fileName,
          imports: output.imports,
          dynamicImports: output.dynamicImports,
          css: [...(output.viteMetadata?.importedCss ?? [])],
          bytes: sizes.get(output.fileName) ?? 0,
          name: screenOf(output.facadeModuleId ?? ''),
        })
      }
      if (!root) this.error(`no entry ${entry}`)
      const shell = closure(chunks, root)
      const total = (files: Set<string>) => [...files].reduce((sum, file) => sum + (sizes.get(file) ?? 0), 0)
      const loads = [{ name: '(shell)', bytes: total(shell), files: shell.size }]
      for (const chunk of chunks.values()) {
        if (chunk.name) {
          const files = new Set([...shell, ...closure(chunks, chunk.fileName)])
          loads.push({ name: chunk.name, bytes: total(files), files: files.size })
        }
      }
      for (const { name, bytes, files } of loads.sort((a, b) => b.bytes - a.bytes)) {
        this.info(`first load of ${name}: ${(bytes / 1000).toFixed(1)} kB compressed, ${files} files`)
      }
      const heaviest = loads[0]
      if (heaviest && heaviest.bytes > limitBytes) {
        this.error(`the first load of ${heaviest.name} is over ${limitBytes / 1000} kB: load something later`)
      }
    },
  }
}

/** The screen a chunk stands for: the folder of its screen.tsx. */
function screenOf(moduleId: string): string {
  const parts = moduleId.split(/[/\\]/)
  return parts.at(-1) === 'screen.tsx' ? (parts.at(-2) ?? '') : ''
}

/** A chunk, what it imports at once, and their styles. */
function closure(chunks: Map<string, Chunk>, from: string, found = new Set<string>()): Set<string> {
  const chunk = chunks.get(from)
  if (!chunk || found.has(from)) return found
  found.add(from)
  for (const css of chunk.css) found.add(css)
  for (const next of chunk.imports) closure(chunks, next, found)
  return found
}
