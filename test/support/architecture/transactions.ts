import { parseSync } from 'vite'
import type { Source } from './sources.ts'

type Node = { type: string; start: number; [key: string]: unknown }

const MUTATING = new Set(['push', 'unshift', 'pop', 'shift', 'splice', 'add', 'set', 'delete', 'clear'])
const TELLING = new Set(['notify', 'enqueue'])
const TRANSACTING = new Set(['transact', 'transactBatched'])

/**
 * What a transaction does that is not undone with it: `transact` may run its work several times and keep one result.
 * Changes to variables and collections from around the callback stay, and a signal goes out before there is anything to
 * see.
 */
export function transactionViolations({ path, text }: Source): string[] {
  if (path === 'src/db/transact.ts' || !/\btransact|\btx\b|\.transaction\(/.test(text)) return []
  const problems: string[] = []
  const report = (node: Node, what: string) => {
    problems.push(`${path}:${text.slice(0, node.start).split('\n').length}: ${what}`)
  }
  visit(parseSync(path, text).program as unknown as Node, (node) => {
    if (isCall(node, (name) => name === 'transaction')) {
      report(node, 'transactions go through transact, which begins again where that helps')
    }
    if (isFunction(node) && takesTransaction(node)) checkWork(node, report)
    for (const work of workOf(node)) if (!takesTransaction(work)) checkWork(work, report)
    return true
  })
  return problems
}

function checkWork(work: Node, report: (node: Node, what: string) => void): void {
  const own = declaredIn(work)
  const isOuter = (target: unknown) => {
    const root = rootOf(target as Node)
    return root !== undefined && !own.has(root)
  }
  visit(work, (node) => {
    if (node !== work && isFunction(node) && takesTransaction(node)) return false
    if (isCall(node, (name) => name === 'afterCommit')) return false
    const target = node.type === 'AssignmentExpression' ? node.left : node.type === 'UpdateExpression' && node.argument
    if (target && isOuter(target)) report(node, 'changes what is outside of the transaction')
    if (isCall(node, (name) => TELLING.has(name))) report(node, 'tells others before the commit: use afterCommit')
    if (isCall(node, (name) => MUTATING.has(name)) && isMember(node.callee) && isOuter(node.callee.object)) {
      report(node, 'changes what is outside of the transaction')
    }
    return true
  })
}

function workOf(node: Node): Node[] {
  if (!isCall(node, (name) => TRANSACTING.has(name))) return []
  return (node.arguments as Node[]).filter(isFunction)
}

function takesTransaction({ params }: Node): boolean {
  return (params as Node[]).some((param) => param.type === 'Identifier' && param.name === 'tx')
}

function isFunction({ type }: Node): boolean {
  return ['ArrowFunctionExpression', 'FunctionExpression', 'FunctionDeclaration'].includes(type)
}

function isMember(node: unknown): node is Node & { object: Node; property: Node } {
  return (node as Node).type === 'MemberExpression'
}

function isCall(node: Node, named: (name: string) => boolean): boolean {
  if (node.type !== 'CallExpression') return false
  const callee = node.callee as Node
  return named(String((isMember(callee) ? callee.property : callee).name))
}

/** The variable that `a.b.c[d]` begins with; a call's result has none. */
function rootOf(node: Node): string | undefined {
  switch (node.type) {
    case 'Identifier':
      return String(node.name)
    case 'MemberExpression':
      return rootOf(node.object as Node)
    case 'TSNonNullExpression':
    case 'TSAsExpression':
    case 'ChainExpression':
      return rootOf(node.expression as Node)
    default:
      return undefined
  }
}

function declaredIn(work: Node): Set<string> {
  const names = new Set<string>()
  const pattern = (node: Node | null | undefined): void => {
    if (!node) return
    if (node.type === 'Identifier') names.add(String(node.name))
    else if (node.type === 'ObjectPattern')
      for (const each of node.properties as Node[]) pattern((each.value ?? each.argument) as Node)
    else if (node.type === 'ArrayPattern') for (const each of node.elements as (Node | null)[]) pattern(each)
    else if (node.type === 'AssignmentPattern') pattern(node.left as Node)
    else if (node.type === 'RestElement') pattern(node.argument as Node)
  }
  visit(work, (node) => {
    if (isFunction(node)) for (const param of node.params as Node[]) pattern(param)
    if (node.type === 'VariableDeclarator' || node.type === 'FunctionDeclaration') pattern(node.id as Node)
    if (node.type === 'CatchClause') pattern(node.param as Node | null)
    return true
  })
  return names
}

/** Every node; `enter` says whether to descend into it. */
function visit(node: Node, enter: (node: Node) => boolean): void {
  if (!enter(node)) return
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) {
      if (child && typeof child === 'object' && typeof (child as Node).type === 'string') visit(child as Node, enter)
    }
  }
}
