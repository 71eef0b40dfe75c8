import { z } from 'zod'
import { componentsSchema, variablesIn } from './components.ts'
import type { Told } from './store.ts'

const CATEGORIES = ['marketing', 'utility', 'authentication'] as const
const QUALITIES = ['green', 'yellow', 'red'] as const

/** Meta's fields of a template in an answer. */
export const FIELDS = 'id,name,language,category,status,components,parameter_format,quality_score,rejected_reason'

const digits = z.union([z.string(), z.number()]).transform(String)

export const templateNode = z.looseObject({
  id: digits,
  name: z.string(),
  language: z.string(),
  category: z.string().default('MARKETING'),
  status: z.string().default('PENDING'),
  components: componentsSchema,
  parameter_format: z.string().optional(),
  quality_score: z.looseObject({ score: z.string().optional() }).optional().catch(undefined),
  rejected_reason: z.string().optional().nullable(),
})

/** A page of a list; an unreadable template is left out, but not the page with it. */
export const templatePage = z.object({
  data: z.array(z.unknown()),
  paging: z
    .looseObject({ cursors: z.looseObject({ after: z.string().optional() }).optional(), next: z.string().optional() })
    .optional(),
})

export function toldOf(wabaId: string, node: z.output<typeof templateNode>): Told {
  return {
    waba_id: wabaId,
    meta_id: node.id,
    name: node.name,
    language: node.language,
    category: categoryOf(node.category) ?? 'marketing',
    status: statusOf(node.status),
    reason: reasonOf(node.rejected_reason),
    quality: qualityOf(node.quality_score?.score),
    parameter_format: formatOf(node),
    components: JSON.stringify(node.components),
  }
}

export function categoryOf(told: string | null | undefined): Told['category'] | undefined {
  return CATEGORIES.find((category) => category === told?.toLowerCase())
}

export function qualityOf(told: string | null | undefined): Told['quality'] {
  return QUALITIES.find((quality) => quality === told?.toLowerCase()) ?? 'unknown'
}

/** What its webhooks call events are states, except for these: it may be sent again. */
const APPROVED_AGAIN: ReadonlySet<string> = new Set(['reinstated', 'unlocked', 'unarchived', 'unpaused'])

export function statusOf(told: string): string {
  const status = told.trim().toLowerCase().slice(0, 60)
  return APPROVED_AGAIN.has(status) ? 'approved' : status
}

/** Meta says NONE when there is no reason. */
export function reasonOf(told: string | null | undefined): string | null {
  const reason = told?.trim()
  return reason && reason.toUpperCase() !== 'NONE' ? reason.slice(0, 500) : null
}

function formatOf({ parameter_format, components }: z.output<typeof templateNode>): Told['parameter_format'] {
  if (parameter_format) return parameter_format.toUpperCase() === 'NAMED' ? 'named' : 'positional'
  const names = components.flatMap(({ text = '' }) => variablesIn(text))
  return names.some((name) => !/^\d+$/.test(name)) ? 'named' : 'positional'
}
