/** What the API answers, for those who read it in TypeScript: the console. */
import type { z } from 'zod'
import type { countSchema, rehearsalSchema, savedAudienceSchema, withProblems } from '../audiences/index.ts'
import type { checkSchema, previewSchema, templateSchema, templateVersionSchema } from '../templates/index.ts'
import type { forecastSchema } from './forecast/present.ts'
import type { deliverySchema, mailingDetailsSchema, mailingListSchema } from './present.ts'
import type { comparedSchema } from './results/routes.ts'
import type { occurrenceSchema } from './schedule/present.ts'

export type MailingOut = z.output<typeof mailingDetailsSchema>
/** In a list. */
export type ListedMailingOut = z.output<typeof mailingListSchema>
export type DeliveryOut = z.output<typeof deliverySchema>
export type ForecastOut = z.output<typeof forecastSchema>
export type OccurrenceOut = z.output<typeof occurrenceSchema>
export type ComparedMailingOut = z.output<typeof comparedSchema>

export type TemplateOut = z.output<typeof templateSchema>
export type TemplateVersionOut = z.output<typeof templateVersionSchema>
export type TextCheckOut = z.output<typeof checkSchema>
export type TextPreviewOut = z.output<typeof previewSchema>

export type SavedAudienceOut = z.output<typeof savedAudienceSchema>
export type AudienceCountOut = z.output<typeof countSchema>
export type ListRehearsalOut = z.output<typeof rehearsalSchema>
export type ListImportOut = z.output<typeof withProblems>
