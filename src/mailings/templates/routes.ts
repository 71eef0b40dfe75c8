import { z } from 'zod'
import { getGuest } from '../../guests/index.ts'
import { cutPage, decodeCursor, pageOf, pageQuery } from '../../http/page.ts'
import { type Route, route } from '../../http/route.ts'
import { instant } from '../../http/time.ts'
import { AppError } from '../../lib/errors.ts'
import type { MailingRouteDeps } from '../routes.ts'
import { sampleTexts } from '../warnings.ts'
import { checkWording } from './check-texts.ts'
import { factsOf } from './facts.ts'
import { MAX_TEXT_LENGTH } from './liquid.ts'
import {
  presentTemplate,
  presentTemplateVersion,
  templateSchema,
  templateVersionSchema,
  warningSchema,
} from './present.ts'
import { changeTemplate, createTemplate, removeTemplate } from './save-template.ts'
import { compileTemplate, type TemplateRow, textsOf } from './template-texts.ts'
import { findRestaurantNames, getTemplate, listTemplates, listTemplateVersions } from './view.ts'

const tag = 'Templates'
const params = z.object({ id: z.string().max(100) })

const nameInput = z.string().trim().min(1).max(200)
const languageInput = z.string().min(2).max(20).meta({ description: 'ru or en; greetings come in it' })
const textInput = z.string().min(1).max(MAX_TEXT_LENGTH)
const variantsInput = z
  .array(textInput)
  .max(20)
  .meta({ description: 'Other wordings of the text; each guest gets one, always the same in a mailing' })
const waiverInput = z
  .boolean()
  .meta({ description: 'Send it although its last sentence is no question; who allowed it and when is kept' })

/** /v1/templates */
export function templateRoutes(deps: MailingRouteDeps): Route[] {
  const { db } = deps
  return [
    route({
      method: 'post',
      path: '/v1/templates',
      scope: 'mailings:write',
      tag,
      summary: 'Make a template',
      description:
        'Liquid with greeting, guest.name, guest.first_name, order.dish, restaurant.name, promo_code. The last sentence must be a question.',
      body: z.object({
        name: nameInput,
        channel: z.literal('whatsapp').default('whatsapp'),
        language: languageInput.default('ru'),
        text: textInput,
        variants: variantsInput.default([]),
        ends_without_question_ok: waiverInput.default(false),
      }),
      responses: { 201: templateSchema },
      async handle({ body, actor }) {
        const { ends_without_question_ok, channel: _, ...given } = body
        const row = await createTemplate(deps, { ...given, endsWithoutQuestionOk: ends_without_question_ok }, actor)
        return { status: 201, body: withWarnings(row) }
      },
    }),
    route({
      method: 'get',
      path: '/v1/templates',
      scope: 'mailings:read',
      tag,
      summary: 'List templates, the newest first',
      query: pageQuery,
      responses: { 200: pageOf(templateSchema) },
      async handle({ query: { cursor, limit } }) {
        const after = cursor ? decodeCursor(cursor, z.tuple([z.string()]))[0] : undefined
        const rows = await listTemplates(db, { after, limit: limit + 1 })
        return { status: 200, body: cutPage(rows, limit, ({ id }) => [id], withWarnings) }
      },
    }),
    route({
      method: 'get',
      path: '/v1/templates/:id',
      scope: 'mailings:read',
      tag,
      summary: 'One template',
      params,
      responses: { 200: templateSchema },
      handle: async ({ params: { id } }) => ({ status: 200, body: withWarnings(await getTemplate(db, id)) }),
    }),
    route({
      method: 'patch',
      path: '/v1/templates/:id',
      scope: 'mailings:write',
      tag,
      summary: 'Change a template',
      description: 'A change of texts makes a new version, and applies to all that is not sent yet.',
      params,
      body: z.object({
        name: nameInput.optional(),
        language: languageInput.optional(),
        text: textInput.optional(),
        variants: variantsInput.optional(),
        ends_without_question_ok: waiverInput.optional(),
      }),
      responses: { 200: templateSchema },
      async handle({ params: { id }, body, actor }) {
        const { ends_without_question_ok: endsWithoutQuestionOk, ...given } = body
        const changes = { ...given, ...(endsWithoutQuestionOk !== undefined && { endsWithoutQuestionOk }) }
        return { status: 200, body: withWarnings(await changeTemplate(deps, id, changes as object, actor)) }
      },
    }),
    route({
      method: 'delete',
      path: '/v1/templates/:id',
      scope: 'mailings:write',
      tag,
      summary: 'Archive a template',
      description: 'Mailings that use it go on with it.',
      params,
      responses: { 204: null },
      async handle({ params: { id }, actor }) {
        await removeTemplate(deps, id, actor)
        return { status: 204 }
      },
    }),
    route({
      method: 'get',
      path: '/v1/templates/:id/versions',
      scope: 'mailings:read',
      tag,
      summary: 'What a template has said, the newest version first',
      params,
      responses: { 200: z.object({ data: z.array(templateVersionSchema) }) },
      async handle({ params: { id } }) {
        await getTemplate(db, id)
        return { status: 200, body: { data: (await listTemplateVersions(db, id)).map(presentTemplateVersion) } }
      },
    }),
    route({
      method: 'post',
      path: '/v1/templates/:id/preview',
      scope: 'mailings:read',
      tag,
      summary: 'The text as a guest would get it',
      idempotent: false,
      params,
      body: z.object({
        guest_id: z.string().max(100),
        at: instant.optional().meta({ description: 'The moment of sending, for the greeting; default: now' }),
      }),
      responses: {
        200: z.object({ text: z.string(), variant: z.number().int(), warnings: z.array(warningSchema) }),
      },
      async handle({ params: { id }, body }) {
        const template = await getTemplate(db, id)
        const guest = await getGuest(db, body.guest_id)
        const compiled = compileTemplate(template)
        const [restaurant = null] = (await findRestaurantNames(db)).values()
        const zone = guest.time_zone ?? deps.settings.OTKLIK_TIME_ZONE
        const when = { at: body.at ?? deps.clock.now(), zone }
        const rendered = compiled.render({ id: guest.id, facts: factsOf(guest, restaurant) }, when, template.id)
        if ('skip' in rendered) {
          throw new AppError('template_invalid', `For this guest the text would not be sent: ${rendered.skip}.`)
        }
        const warnings = checkWording(textsOf(template), compiled, await sampleTexts(deps, template, compiled))
        return { status: 200, body: { ...rendered, warnings } }
      },
    }),
  ]
}

function withWarnings(row: TemplateRow) {
  return presentTemplate(row, checkWording(textsOf(row), compileTemplate(row)))
}
