import { type ESTree, parseSync } from 'vite'
import type { Source } from './sources.ts'

type Node = ESTree.Node

/** zod methods whose second argument says what is wrong. */
const CHECKS = new Set(['regex', 'refine', 'min', 'max', 'length', 'includes', 'startsWith', 'endsWith'])
/** The slices' names for the function that refuses something at a place. */
const REFUSERS = new Set(['refuse', 'refusal', 'invalid', 'problem', 'missing', 'wrong'])

/**
 * What the server says to callers, as the code writes it: messages of `AppError`, of its fields and of schemas, with
 * `{}` for each inserted value.
 */
export function saidBy({ path, text }: Source): string[] {
  const said: string[] = []
  const { program } = parseSync(path, text)
  const named = new Map<string, Node>()
  each(program, (node) => {
    if (node.type === 'VariableDeclarator' && node.id.type === 'Identifier' && node.init)
      named.set(node.id.name, node.init)
  })
  const take = (node: Node | null | undefined) => said.push(...textsOf(node, named))
  each(program, (node) => {
    if (node.type === 'NewExpression' && node.callee.type === 'Identifier') {
      if (node.callee.name === 'AppError') take(node.arguments[1])
      if (node.callee.name === 'TooManyRequests') take(node.arguments[0])
    }
    if (node.type === 'Property' && node.key.type === 'Identifier' && node.key.name === 'message') take(node.value)
    if (node.type !== 'CallExpression') return
    const { callee, arguments: given } = node
    if (
      callee.type === 'MemberExpression' &&
      callee.property.type === 'Identifier' &&
      CHECKS.has(callee.property.name)
    ) {
      take(given[1])
    }
    if (callee.type === 'Identifier' && REFUSERS.has(callee.name)) {
      said.push(...given.flatMap((one) => textsOf(one, named)).filter((text) => text.includes(' ')))
    }
  })
  return said.filter((each) => /[a-z]{2}/i.test(each.replaceAll('{}', '')))
}

/** Every text that an expression may evaluate to. */
function textsOf(node: Node | null | undefined, named: ReadonlyMap<string, Node>): string[] {
  switch (node?.type) {
    case 'Literal':
      return typeof node.value === 'string' ? [node.value] : []
    case 'TemplateLiteral':
      return [node.quasis.map(({ value }) => value.cooked ?? '').join('{}')]
    case 'ConditionalExpression':
      return [...textsOf(node.consequent, named), ...textsOf(node.alternate, named)]
    case 'LogicalExpression':
      return [...textsOf(node.left, named), ...textsOf(node.right, named)]
    case 'Identifier': {
      const init = named.get(node.name)
      return init && init.type !== 'Identifier' ? textsOf(init, new Map()) : []
    }
    default:
      return []
  }
}

function each(node: unknown, take: (node: Node) => void): void {
  if (Array.isArray(node)) for (const one of node) each(one, take)
  else if (node && typeof node === 'object') {
    if ('type' in node && typeof node.type === 'string') take(node as Node)
    for (const inner of Object.values(node)) each(inner, take)
  }
}
