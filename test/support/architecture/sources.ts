import { readdirSync, readFileSync } from 'node:fs'
import { posix } from 'node:path'

export type Import = {
  /** As written, or the path from the root of the project for our own files. */
  target: string
  ours: boolean
  /** Erased before the program runs. */
  typeOnly: boolean
  /** The imported names, as the exporting file calls them; none for a whole module. */
  names: string[]
}

export type Source = { path: string; text: string; imports: Import[] }

const FOLDERS = ['src', 'workers', 'config', 'migrations', 'scripts', 'test']
const STATEMENT = /^[ \t]*(?:import|export)\s+(type\s+)?(?:([^'";]*?)\s*from\s+)?'([^'\n]+)'/gm
/** `import('./a.ts').Name` is a type, everything else loads the file. */
const DYNAMIC = /\bimport\(\s*'([^'\n]+)'\s*\)(\.[A-Z])?/g

/** All TypeScript files of the project. */
export function readSources(root: string): Source[] {
  return FOLDERS.flatMap((folder) =>
    readdirSync(posix.join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.tsx?$/.test(file))
      .map((file) => parseSource(posix.join(folder, file), readFileSync(posix.join(root, folder, file), 'utf8'))),
  )
}

/** `path` from the root of the project. Knows imports as the formatter writes them: one statement begins one line. */
export function parseSource(path: string, text: string): Source {
  const code = text.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/^\s*\/\/.*$/gm, '')
  const statements = [...code.matchAll(STATEMENT)].map(([, type, clause = '', target = '']) => {
    const parts =
      clause
        .match(/\{([^}]*)\}/)?.[1]
        ?.split(',')
        .map((part) => part.trim())
        .filter(Boolean) ?? []
    const onlyTypes = parts.length > 0 && parts.every((part) => part.startsWith('type ')) && /^\{/.test(clause)
    return toImport(path, target, type !== undefined || onlyTypes, parts.map(nameOf))
  })
  const dynamic = [...code.matchAll(DYNAMIC)].map(([, target = '', type]) =>
    toImport(path, target, type !== undefined, []),
  )
  return { path, text: code, imports: [...statements, ...dynamic] }
}

function nameOf(part: string): string {
  return part.replace(/^type\s+/, '').split(/\s+as\s+/)[0] ?? part
}

function toImport(from: string, target: string, typeOnly: boolean, names: string[]): Import {
  const ours = target.startsWith('.')
  return { target: ours ? posix.join(posix.dirname(from), target) : target, ours, typeOnly, names }
}
