import { gzipSync } from 'node:zlib'
import type { Plugin } from 'vite'

type Chunk = {
  fileName: string
  imports: string[]
  css: string[]
  name: string
}

type Limits = { entry: string; limitBytes: number; limitFiles: number }

/**
 * Prints what a browser has to fetch before each screen can be used (compressed: the page's own code, styles and that
 * screen's). Fails the build when one is larger than the limit, when the inbox or an open conversation takes more files
 * than the limit, or when a screen fetches what belongs to the inbox.
 */
export function firstLoad({ entry, limitBytes, limitFiles }: Limits): Plugin {
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
          css: [...(output.viteMetadata?.importedCss ?? [])],
          name: screenOf(output.moduleIds),
        })
      }
      if (!root) this.error(`no entry ${entry}`)
      const shell = closure(chunks, root)
      const total = (files: Set<string>) => [...files].reduce((sum, file) => sum + (sizes.get(file) ?? 0), 0)
      const of = (name: string) => [...chunks.values()].find((chunk) => chunk.name === name)?.fileName
      const [inbox, conversation] = [of('inbox'), of('conversation')]
      if (!inbox || !conversation) this.error('no inbox, or no conversation')
      const opened = closure(chunks, conversation, closure(chunks, inbox, new Set(shell)))
      this.info(`an open conversation: ${(total(opened) / 1000).toFixed(1)} kB compressed, ${opened.size} files`)
      if (opened.size > limitFiles) this.error(`an open conversation takes over ${limitFiles} files (chunks.ts)`)
      const loads = [{ name: '(shell)', bytes: total(shell), files: shell.size }]
      for (const chunk of chunks.values()) {
        if (!chunk.name || chunk.fileName === conversation) continue
        const files: Set<string> = closure(chunks, chunk.fileName, new Set(shell))
        loads.push({ name: chunk.name, bytes: total(files), files: files.size })
        if (chunk.name !== 'inbox' && (files.has(inbox) || files.has(conversation))) {
          this.error(`${chunk.name} loads the inbox: what they share belongs in a group of chunks.ts`)
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

/** The screen of a chunk: the folder of its screen.tsx, or the conversation. */
function screenOf(moduleIds: readonly string[]): string {
  for (const id of moduleIds) {
    const [folder, file] = id.split(/[/\\]/).slice(-2)
    if (file === 'screen.tsx') return folder ?? ''
    if (folder === 'inbox' && file === 'conversation.tsx') return 'conversation'
  }
  return ''
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
