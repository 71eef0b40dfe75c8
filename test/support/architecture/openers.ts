import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type ESTree, parseSync } from 'vite'

type Node = ESTree.Node
type File = { path: string; text: string }

/** A function from a hook that opens a dialog, or members of an object that do. */
type Handed = 'itself' | ReadonlySet<string>

/**
 * Buttons of the console that open a dialog and do not say so: their handlers reach a question (`confirm`) or the state
 * that shows a dialog, without `opens(...)`, which says it for them. Recognised by names within a file, and by those of
 * hooks across files.
 */
export function unmarkedOpeners(files: readonly File[]): string[] {
  const parsed = new Map<string, Node[]>()
  const parse = ({ path, text }: File) => {
    const nodes = parsed.get(path) ?? nodesIn(parseSync(path, text).program)
    parsed.set(path, nodes)
    return nodes
  }
  const dialogs = new Set(['Modal', 'Drawer'])
  const hooks = new Map<string, Handed>([['useConfirm', 'itself']])
  const mayAsk = ({ text }: File) =>
    [...hooks.keys()].some((each) => text.includes(each)) || [...dialogs].some((each) => text.includes(`<${each}`))
  // A component that shows a dialog, and has a prop to close it, is a dialog.
  grow(dialogs, function* () {
    for (const file of files.filter(mayAsk)) {
      for (const node of parse(file)) {
        if (node.type !== 'FunctionDeclaration' || !node.id || !shows(node, dialogs)) continue
        if (node.params.some(({ start, end }) => file.text.slice(start, end).includes('onClose'))) yield node.id.name
      }
    }
  })
  for (let before = ''; before !== told(hooks); ) {
    before = told(hooks)
    for (const file of files.filter(mayAsk)) {
      const nodes = parse(file)
      const openers = openersIn(nodes, statesOf(nodes, dialogs), hooks)
      for (const [name, handed] of handedOut(nodes, openers)) hooks.set(name, handed)
    }
  }
  return files.filter(mayAsk).flatMap((file) => {
    const nodes = parse(file)
    const openers = openersIn(nodes, statesOf(nodes, dialogs), hooks)
    return nodes
      .filter((node) => node.type === 'JSXAttribute' && HANDLER.test(nameOf(node)) && reaches(node, openers))
      .map((node) => `${file.path} ${nameOf(node)}`)
  })
}

/** A function that closes a dialog, or is called after one has closed, opens none. */
const HANDLER = /^on(?!Close$)[A-Z]/

/** All components and hooks of the console, to be checked against the rule. */
export function consoleFiles(root: string): File[] {
  return readdirSync(join(root, 'src/console'), { recursive: true, encoding: 'utf8' })
    .filter((file) => /(?<!\.d|\.test)\.tsx?$/.test(file))
    .map((file) => join('src/console', file))
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))
}

/** States that show a dialog: `opened={state}`, `{state && <Dialog/>}`. */
function statesOf(nodes: readonly Node[], dialogs: ReadonlySet<string>): Set<string> {
  const shown = nodes.flatMap((node): Node[] => {
    if (node.type === 'JSXOpeningElement' && dialogs.has(nameOf(node))) {
      return node.attributes.filter((each) => nameOf(each) === 'opened')
    }
    if (node.type === 'LogicalExpression') return shows(node.right, dialogs) ? [node.left] : []
    if (node.type === 'ConditionalExpression') return shows(node.consequent, dialogs) ? [node.test] : []
    return []
  })
  return new Set(
    shown.flatMap((node) => nodesIn(node)).flatMap((node) => (node.type === 'Identifier' ? [node.name] : [])),
  )
}

function told(hooks: ReadonlyMap<string, Handed>): string {
  return [...hooks].map(([name, handed]) => `${name} ${handed === 'itself' ? '' : [...handed]}`).join()
}

/** A file's hooks that return something that opens a dialog. */
function* handedOut(nodes: readonly Node[], openers: ReadonlySet<string>): Generator<[string, Handed]> {
  for (const node of nodes) {
    if (node.type !== 'FunctionDeclaration' || !node.id || !node.body || !/^use[A-Z]/.test(node.id.name)) continue
    for (const last of node.body.body) {
      if (last.type !== 'ReturnStatement' || !last.argument) continue
      if (last.argument.type === 'ObjectExpression') {
        const members = last.argument.properties.filter((each) => reaches(each, openers)).map(keyOf)
        if (members.length > 0) yield [node.id.name, new Set(members)]
      } else if (reaches(last.argument, openers)) yield [node.id.name, 'itself']
    }
  }
}

/** A file's names that open a dialog when called. */
function openersIn(
  nodes: readonly Node[],
  states: ReadonlySet<string>,
  hooks: ReadonlyMap<string, Handed>,
): Set<string> {
  const openers = new Set<string>()
  const functions: [string, Node][] = []
  for (const node of nodes) {
    if (node.type === 'FunctionDeclaration' && node.id && node.body) functions.push([node.id.name, node.body])
    if (node.type !== 'VariableDeclarator' || !node.init) continue
    const { id, init } = node
    const called = init.type === 'CallExpression' && init.callee.type === 'Identifier' ? init.callee.name : ''
    const handed = hooks.get(called)
    if (id.type === 'Identifier' && handed === 'itself') openers.add(id.name)
    else if (id.type === 'Identifier') functions.push([id.name, init])
    if (id.type === 'ObjectPattern' && typeof handed === 'object') {
      for (const each of id.properties) {
        if (each.type !== 'Property' || each.value.type !== 'Identifier') continue
        if (handed.has(keyOf(each))) openers.add(each.value.name)
      }
    }
    if (id.type !== 'ArrayPattern') continue
    const [state, setter] = id.elements
    if (state?.type !== 'Identifier' || !states.has(state.name)) continue
    if (setter?.type === 'Identifier') openers.add(setter.name)
    if (setter?.type !== 'ObjectPattern') continue
    for (const each of setter.properties) {
      if (each.type !== 'Property' || each.value.type !== 'Identifier' || each.key.type !== 'Identifier') continue
      if (each.key.name !== 'close') openers.add(each.value.name)
    }
  }
  grow(openers, function* () {
    for (const [name, body] of functions) if (!/^[A-Z]/.test(name) && reaches(body, openers)) yield name
  })
  return openers
}

function grow(names: Set<string>, more: () => Iterable<string>): void {
  for (let before = -1; before !== names.size; ) {
    before = names.size
    for (const name of [...more()]) names.add(name)
  }
}

/**
 * A call of, or a reference to, something that opens; not within `opens(...)`, nor in an element, whose handlers are
 * checked themselves.
 */
function reaches(root: Node, openers: ReadonlySet<string>): boolean {
  const isJudgedApart = (node: Node) => {
    if (node.type === 'JSXElement') return true
    if (node.type !== 'CallExpression' || node.callee.type !== 'Identifier') return false
    return node.callee.name === 'opens' || (openers.has(node.callee.name) && closes(node))
  }
  return nodesIn(root, isJudgedApart).some((node) => node.type === 'Identifier' && openers.has(node.name))
}

/** `setEdited(undefined)`: it is closed. */
function closes({ arguments: [first] }: ESTree.CallExpression): boolean {
  if (first?.type === 'Literal') return first.value === null || first.value === false
  return first?.type === 'Identifier' && first.name === 'undefined'
}

function shows(root: Node, dialogs: ReadonlySet<string>): boolean {
  return nodesIn(root).some((node) => node.type === 'JSXOpeningElement' && dialogs.has(nameOf(node)))
}

/** The name of a property. */
function keyOf(node: Node): string {
  return node.type === 'Property' && node.key.type === 'Identifier' ? node.key.name : ''
}

/** The name of an element or of an attribute. */
function nameOf(node: Node): string {
  const named = node.type === 'JSXOpeningElement' || node.type === 'JSXAttribute' ? node.name : undefined
  return named?.type === 'JSXIdentifier' ? named.name : ''
}

/** A node and everything below it, except what is left out. */
function nodesIn(root: Node, isLeftOut: (node: Node) => boolean = () => false): Node[] {
  const found: Node[] = []
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) for (const each of value) visit(each)
    if (!isNode(value)) return
    if (value !== root && isLeftOut(value)) return
    found.push(value)
    for (const each of Object.values(value)) if (typeof each === 'object') visit(each)
  }
  visit(root)
  return found
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value
}
