import type { AudienceCondition, AudienceGroup } from '../api-types.ts'

/** Conditions as the API takes them: one question about a guest, or a group. */
export type Node = AudienceCondition | AudienceGroup

export type Mode = 'all' | 'any' | 'none'

/** A group as the builder shows it: one mode, its parts in order. `key`: stable during editing. */
export type GroupDraft = { key: number; mode: Mode; parts: (GroupDraft | ConditionDraft)[] }
export type ConditionDraft = { key: number; field: string; op: string; value: unknown }

/** Starts above every key in a draft kept from an earlier visit. */
let lastKey = Date.now()
export const newKey = () => {
  lastKey += 1
  return lastKey
}

export function emptyGroup(mode: Mode = 'all'): GroupDraft {
  return { key: newKey(), mode, parts: [] }
}

export function isGroup(part: GroupDraft | ConditionDraft): part is GroupDraft {
  return 'parts' in part
}

/** Conditions from the API as the builder shows them: a group of several kinds becomes one group for each. */
export function draftOf(node: Node): GroupDraft {
  if ('field' in node) return { key: newKey(), mode: 'all', parts: [conditionDraft(node)] }
  const { all_of, any_of, none_of } = node
  const parts = (nodes: Node[]) => nodes.map((each) => ('field' in each ? conditionDraft(each) : draftOf(each)))
  const groups: GroupDraft[] = [
    ...(all_of ? [{ key: newKey(), mode: 'all' as const, parts: parts(all_of) }] : []),
    ...(any_of ? [{ key: newKey(), mode: 'any' as const, parts: parts(any_of) }] : []),
    ...(none_of ? [{ key: newKey(), mode: 'none' as const, parts: parts(none_of) }] : []),
  ]
  const [first, ...others] = groups
  if (first && others.length === 0) return first
  const [all, rest] = first && all_of ? [first, others] : [emptyGroup(), groups]
  return { ...all, parts: [...all.parts, ...rest] }
}

function conditionDraft(condition: AudienceCondition): ConditionDraft {
  const { field, op } = condition
  return { key: newKey(), field, op, value: 'value' in condition ? condition.value : undefined }
}

const NAMES = { all: 'all_of', any: 'any_of', none: 'none_of' } as const

/** The builder's conditions in the API's form. Undefined while something is missing. */
export function nodeOf(group: GroupDraft, kindOf: (part: ConditionDraft) => string | undefined): Node | undefined {
  if (group.parts.length === 0) return undefined
  const nodes: Node[] = []
  for (const part of group.parts) {
    const node = isGroup(part) ? nodeOf(part, kindOf) : conditionOf(part, kindOf(part))
    if (!node) return undefined
    nodes.push(node)
  }
  return { [NAMES[group.mode]]: nodes }
}

/** Fields, operators and kinds of values come from the API at run time, so no type can check them. */
function conditionOf({ field, op, value }: ConditionDraft, kind: string | undefined): AudienceCondition | undefined {
  if (kind === undefined) return undefined
  if (kind === 'none') return { field, op } as AudienceCondition
  const missing = value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)
  return missing ? undefined : ({ field, op, value } as AudienceCondition)
}
