import { type ESTree, parseSync } from 'vite'
import type { Source } from './sources.ts'

type Node = ESTree.Node

/** Calls whose texts nobody but programmers reads: descriptions of schemas, the journal, SQL. */
const APART = new Set(['meta', 'describe', 'error', 'warn', 'info', 'debug', 'raw', 'inc', 'route'])
/** Two words at least, in Latin letters: codes, names of columns and messages in Russian are not meant. */
const SENTENCE = /[a-z]{2,}[^a-z]* [^a-z]*[a-z]{2,}/i

/** Names in queries: `guests as g`, and the operator. */
const SQL = /^[\w.]+ as \w+$|^is not$/

/**
 * Sentences in a source that may be stored or answered, with `{}` for each inserted value: every text of several words
 * that is not part of a description, of the journal, of SQL, or of an exception that is a bug.
 */
export function sentencesOf({ path, text }: Source): string[] {
  const found: string[] = []
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) for (const one of node) visit(one)
    if (Array.isArray(node) || !node || typeof node !== 'object') return
    const each = node as Node
    if (isApart(each)) return
    if (each.type === 'Literal' && typeof each.value === 'string') found.push(each.value)
    if (each.type === 'TemplateLiteral') found.push(each.quasis.map(({ value }) => value.cooked ?? '').join('{}'))
    for (const inner of Object.values(node)) visit(inner)
  }
  visit(parseSync(path, text).program)
  return [...new Set(found)].filter((each) => SENTENCE.test(each.replaceAll('{}', '')) && !SQL.test(each))
}

function isApart(node: Node): boolean {
  if (node.type === 'ImportDeclaration' || node.type === 'TaggedTemplateExpression') return true
  if (node.type === 'NewExpression') return node.callee.type === 'Identifier' && node.callee.name === 'Error'
  if (node.type !== 'CallExpression') return false
  const { callee } = node
  const name =
    callee.type === 'MemberExpression' && callee.property.type === 'Identifier'
      ? callee.property.name
      : callee.type === 'Identifier'
        ? callee.name
        : ''
  return APART.has(name)
}
