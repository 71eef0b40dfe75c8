import { z } from 'zod'
import type { MetaChange, OutgoingContent } from '../port.ts'

/** Passed on like Meta's posts, although it answers a message: a template may not be sent. */
export const TEMPLATE_REFUSED = 'template_refused'

export const templateRefused = z.object({
  /** 132xxx. */
  code: z.number().int(),
  /** Absent: an accepted message whose content nobody here knows. */
  template: z.object({ name: z.string(), language: z.string() }).optional(),
})
export type TemplateRefused = z.output<typeof templateRefused>

/** Undefined for a code that says nothing about a template. */
export function refusedTemplate(
  code: number,
  content: OutgoingContent | undefined,
  at: number,
): MetaChange | undefined {
  if (code < 132_000 || code > 132_999) return undefined
  const { name, language } = content?.type === 'template' ? content.template : {}
  const template = name !== undefined && language !== undefined ? { name, language } : undefined
  const value: TemplateRefused = { code, ...(template && { template }) }
  return { field: TEMPLATE_REFUSED, value, at }
}
