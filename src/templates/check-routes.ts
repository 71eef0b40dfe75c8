import { z } from 'zod'
import { audienceSchema, resolveAudience, sampleGuests } from '../audiences/index.ts'
import { getGuest } from '../guests/index.ts'
import { type Route, route } from '../http/route.ts'
import { instant } from '../http/time.ts'
import { AppError } from '../lib/errors.ts'
import { checkUnreadable, checkVariants, identicalTexts } from './check-texts.ts'
import { checkTexts } from './compile-template.ts'
import { textsInput } from './input.ts'
import { identicalSchema, presentPreview, previewSchema, warningSchema } from './present.ts'
import { findPreviewNumber, type PreviewDeps, previewTexts, SAMPLE } from './preview.ts'
import type { TemplateTexts } from './template-texts.ts'
import { findProblems } from './text-problems.ts'

/** Guests shown when none are named. */
const SHOWN = 3

const checkSchema = z
  .object({
    valid: z.boolean().meta({ description: 'Whether it could be saved' }),
    errors: z.array(
      z.object({
        path: z.string(),
        message: z.string(),
        code: z.string().nullable().meta({ description: 'Stable: unknown_variable, ends_without_question ...' }),
        name: z.string().nullable().meta({ description: 'The name that is not known' }),
        nearest: z.string().nullable().meta({ description: 'The known name that was likely meant' }),
        line: z.number().int().nullable(),
        column: z.number().int().nullable(),
      }),
    ),
    warnings: z.array(warningSchema),
    identical: identicalSchema.nullable().meta({ description: 'How many texts of a sample are alike' }),
    previews: z.array(previewSchema),
  })
  .meta({ id: 'TextCheck' })

/** What an editor requests while somebody types. */
export function checkRoutes(deps: PreviewDeps): Route[] {
  return [
    route({
      method: 'post',
      path: '/v1/templates/check',
      operationId: 'checkText',
      scope: 'mailings:read',
      tag: 'Templates',
      summary: 'Preview and check texts that are not saved yet',
      description:
        'Errors would stop it from being saved; warnings would not. Without guest_ids some guests of the audience (default: all) are shown.',
      idempotent: false,
      body: textsInput.extend({
        audience: audienceSchema.optional(),
        guest_ids: z.array(z.string().max(100)).min(1).max(20).optional(),
        at: instant.optional().meta({ description: 'The moment of sending, for the greeting; default: now' }),
        number_id: z.string().max(100).optional(),
      }),
      responses: { 200: checkSchema },
      async handle({ body }) {
        const { audience = { all: true }, guest_ids, at, number_id, ends_without_question_ok, ...given } = body
        const texts: TemplateTexts = { ...given, endsWithoutQuestionOk: ends_without_question_ok }
        const { db, clock, settings } = deps
        const resolved = await resolveAudience(db, audience, { at: clock.now(), zone: settings.OTKLIK_TIME_ZONE })
        const number = await findPreviewNumber(db, number_id)
        const problems = findProblems(texts)
        if (problems.length > 0) {
          const errors = problems.map(({ path, message, code = null, name = null, nearest = null }) => ({
            path,
            message,
            code,
            name,
            nearest,
            ...placeIn(message),
          }))
          return {
            status: 200,
            body: { valid: false, errors, warnings: remarksBeside(texts), identical: null, previews: [] },
          }
        }
        const compiled = checkTexts(texts)
        const sample = await sampleGuests(db, resolved, SAMPLE)
        const shown = sample.slice(0, guest_ids ? 0 : SHOWN)
        for (const id of guest_ids ?? []) shown.push(await getGuest(db, id))
        const options = { spreadBy: 'preview', at, number }
        const samples = (await previewTexts(deps, compiled, sample, options)).flatMap(({ rendered }) =>
          'text' in rendered ? [rendered.text] : [],
        )
        const previews = await previewTexts(deps, compiled, shown, options)
        return {
          status: 200,
          body: {
            valid: true,
            errors: [],
            warnings: checkVariants(texts, compiled, samples),
            identical: identicalTexts(samples),
            previews: previews.map((preview) => presentPreview(compiled.channel, preview)),
          },
        }
      },
    }),
  ]
}

/** Remarks on a text that cannot be saved yet: a mistake hides only what depends on it. */
function remarksBeside(texts: TemplateTexts) {
  try {
    return checkVariants(texts, checkTexts({ ...texts, endsWithoutQuestionOk: true }))
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return checkUnreadable(texts)
  }
}

/** Liquid gives the place of a mistake in its message. */
function placeIn(message: string): { line: number | null; column: number | null } {
  const found = /line:(\d+), col:(\d+)/.exec(message)
  return { line: found ? Number(found[1]) : null, column: found ? Number(found[2]) : null }
}
