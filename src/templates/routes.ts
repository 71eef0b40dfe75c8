import { z } from 'zod'
import { resolveAudience } from '../audiences/index.ts'
import type { Db } from '../db/index.ts'
import { getGuest } from '../guests/index.ts'
import { nameInput } from '../http/inputs.ts'
import { cutPage, decodeCursor, pageOf, pageQuery } from '../http/page.ts'
import { type Route, route } from '../http/route.ts'
import { instant } from '../http/time.ts'
import type { Signals } from '../jobs/signals.ts'
import { AppError } from '../lib/errors.ts'
import { known } from '../lib/known.ts'
import { checkRoutes } from './check-routes.ts'
import { checkVariants } from './check-texts.ts'
import { compileTemplate } from './compile-template.ts'
import { channelInput, textChangesInput, textsInput } from './input.ts'
import {
  presentPreview,
  presentTemplate,
  presentTemplateVersion,
  previewSchema,
  templateSchema,
  templateVersionSchema,
  warningSchema,
} from './present.ts'
import { findPreviewNumber, type PreviewDeps, previewTexts, sampleTexts } from './preview.ts'
import { changeTemplate, createTemplate, removeTemplate, restoreVersion } from './save-template.ts'
import { textsOf } from './template-texts.ts'
import { getTemplate, listTemplates, listTemplateVersions, type TemplateRow } from './view.ts'

const tag = 'Templates'
const params = z.object({ id: z.string().max(100) })

export type TemplateRouteDeps = PreviewDeps & { db: Db; signals: Signals }

/** /v1/templates. */
export function templateRoutes(deps: TemplateRouteDeps): Route[] {
  const { db } = deps
  return [
    route({
      method: 'post',
      path: '/v1/templates',
      scope: 'mailings:write',
      tag,
      summary: 'Create a template',
      description:
        "Liquid with greeting, guest.name, guest.first_name, guest.bonuses, order.dish, order.last_dish, order.favourite_dish, restaurant.name, promo_code, opt_out_link (a line of its own at the end may hold it); {{ 'Hi|Hello' | pick }} varies the wording by guest. The last sentence of a WhatsApp text must be a question.",
      body: textsInput.extend({ name: nameInput }),
      example: {
        name: 'Приглашение на пятницу',
        channel: 'whatsapp',
        language: 'ru',
        text: '{{ greeting }}, {{ guest.name }}! Ждём вас в пятницу?',
      },
      responses: { 201: templateSchema },
      async handle({ body, actor }) {
        const { ends_without_question_ok, ...given } = body
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
      query: pageQuery.extend({ channel: channelInput.optional() }),
      responses: { 200: pageOf(templateSchema) },
      async handle({ query: { cursor, limit, channel } }) {
        const after = cursor ? decodeCursor(cursor, z.tuple([z.string()]))[0] : undefined
        const rows = await listTemplates(db, { after, limit: limit + 1, channel })
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
      body: textChangesInput,
      example: { text: '{{ greeting }}, {{ guest.name }}! Ждём вас в субботу?' },
      responses: { 200: templateSchema },
      async handle({ params: { id }, body, actor }) {
        const { ends_without_question_ok: endsWithoutQuestionOk, ...given } = body
        const row = await changeTemplate(deps, id, { ...given, endsWithoutQuestionOk }, actor)
        return { status: 200, body: withWarnings(row) }
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
      path: '/v1/templates/:id/versions/:version/restore',
      scope: 'mailings:write',
      tag,
      summary: 'Restore an earlier version of a template as the newest',
      params: params.extend({ version: z.coerce.number().int().min(1).max(1_000_000) }),
      responses: { 200: templateSchema },
      async handle({ params: { id, version }, actor }) {
        return { status: 200, body: withWarnings(await restoreVersion(deps, id, version, actor)) }
      },
    }),
    route({
      method: 'post',
      path: '/v1/templates/:id/preview',
      scope: 'mailings:read',
      tag,
      summary: 'The text as guests would get it',
      description: 'No promo code is issued: a made-up one stands in.',
      idempotent: false,
      params,
      body: z
        .object({
          guest_id: z.string().max(100).optional(),
          guest_ids: z.array(z.string().max(100)).min(1).max(20).optional(),
          at: instant.optional().meta({ description: 'The moment of sending, for the greeting; default: now' }),
          number_id: z
            .string()
            .max(100)
            .optional()
            .meta({ description: 'The sending number: it tells the restaurant and the zone' }),
        })
        .refine(({ guest_id, guest_ids }) => (guest_id === undefined) !== (guest_ids === undefined), {
          message: 'give guest_id or guest_ids',
          path: ['guest_id'],
        }),
      example: { guest_id: 'gst_01JD5ZQ8W9V4T7XK2M6N3R0PBC' },
      responses: {
        200: previewSchema.extend({ previews: z.array(previewSchema), warnings: z.array(warningSchema) }),
      },
      async handle({ params: { id }, body }) {
        const template = await getTemplate(db, id)
        const compiled = compileTemplate(template)
        const guests = []
        for (const guestId of body.guest_ids ?? [known(body.guest_id, 'guest to show it for')])
          guests.push(await getGuest(db, guestId))
        const number = await findPreviewNumber(db, body.number_id)
        const options = { spreadBy: template.id, at: body.at, number }
        const previews = (await previewTexts(deps, compiled, guests, options)).map((preview) =>
          presentPreview(template.channel, preview),
        )
        const first = known(previews[0], 'preview')
        if (body.guest_id !== undefined && first.skipped !== null) {
          throw new AppError('template_invalid', `For this guest the text would not be sent: ${first.skipped}.`)
        }
        const moment = { at: deps.clock.now(), zone: deps.settings.OTKLIK_TIME_ZONE }
        const samples = await sampleTexts(deps, compiled, await resolveAudience(db, { all: true }, moment), template.id)
        const warnings = checkVariants(textsOf(template), compiled, samples)
        return { status: 200, body: { ...first, previews, warnings } }
      },
    }),
    ...checkRoutes(deps),
  ]
}

function withWarnings(row: TemplateRow) {
  return presentTemplate(row, checkVariants(textsOf(row), compileTemplate(row)))
}
