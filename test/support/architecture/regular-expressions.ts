import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { analyse } from 'scslre'
import { type ESTree, parseSync, Visitor } from 'vite'

/** A regular expression of the product: a literal, or one built at run time. */
export type FoundExpression = { place: string; source: string; flags: string; literal: boolean }

/** All regular expressions in a file. */
function expressionsIn(path: string, text: string): FoundExpression[] {
  const found: FoundExpression[] = []
  const note = (node: { start: number; end: number }, source: string, flags: string, literal: boolean) =>
    found.push({ place: `${path}:${text.slice(0, node.start).split('\n').length}`, source, flags, literal })
  const literal = (node: ESTree.Node) => {
    if ('regex' in node) note(node, node.regex.pattern, node.regex.flags, true)
  }
  const made = (node: ESTree.NewExpression | ESTree.CallExpression) => {
    const isMade = node.callee.type === 'Identifier' && node.callee.name === 'RegExp'
    if (isMade) note(node, text.slice(node.start, node.end), '', false)
  }
  const visitors = { Literal: literal, NewExpression: made, CallExpression: made }
  new Visitor(visitors).visit(parseSync(path, text).program)
  return found
}

/** Reads the patterns of our own schemas, each of which is a literal elsewhere. */
const PATTERNS_OF_SCHEMAS = 'src/http/openapi/pattern.ts'

/** What regular expressions in the product's files must not be: slow on some texts, or built at run time. */
export function slowExpressions(root: string, folders: readonly string[]): string[] {
  const files = folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file)),
  )
  return files
    .filter((file) => file !== PATTERNS_OF_SCHEMAS)
    .filter((file) => /\.tsx?$/.test(file) && !/\.(test|fixture)\.ts|test-support|src\/sandbox\//.test(file))
    .flatMap((file) => expressionsIn(file, readFileSync(join(root, file), 'utf8')))
    .flatMap((expression) => problemOf(expression) ?? [])
}

/** Undefined: its time grows linearly with the text, as far as can be told from it. */
export function problemOf({ place, source, flags, literal }: FoundExpression): string | undefined {
  if (!literal) return `${place}: ${source} is made while the program runs: write a literal, or walk over the text`
  const { reports } = analyse({ source, flags }, { assumeRejectingSuffix: false })
  if (reports.length === 0) return undefined
  const exponential = reports.some((report) => 'exponential' in report && report.exponential)
  return `${place}: /${source}/${flags} takes ${exponential ? 'exponential' : 'quadratic'} time on some texts`
}
