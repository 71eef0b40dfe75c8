import { z } from 'zod'
import { cutPage, decodeCursor, pageOf, pageQuery } from '../http/page.ts'
import { type Route, route } from '../http/route.ts'
import type { WriteDeps } from '../inbox/index.ts'
import { componentsSchema } from './components.ts'
import type { MessageTemplateDeps } from './deps.ts'
import { asked } from './meta-refusal.ts'
import { offerTemplatesRoute } from './offer-to-chat.ts'
import { messageTemplateSchema, presentMessageTemplate } from './present.ts'
import { createAtMeta, deleteAtMeta, editAtMeta } from './save.ts'
import { chatTemplateRoute } from './send-to-chat.ts'
import { syncTemplates } from './sync.ts'
import { getMessageTemplate, listMessageTemplates } from './view.ts'

const tag = 'Message templates'
const params = z.object({ id: z.string().max(100) })
const category = z.enum(['marketing', 'utility', 'authentication'])
const wabaId = z.string().max(60)

const newInput = z.object({
  waba_id: wabaId.optional().meta({ description: 'The business account; may be left out where there is only one' }),
  name: z
    .string()
    .regex(/^[a-z0-9_]{1,512}$/, 'must be lower-case letters, digits and underscores')
    .meta({ description: 'The same in every language' }),
  language: z.string().regex(/^[a-z]{2,3}(_[A-Za-z]{2,4})?$/, 'must be a language of Meta as ru or en_US'),
  category,
  components: componentsSchema,
})

const example = {
  name: 'friday_offer',
  language: 'ru',
  category: 'marketing' as const,
  components: [
    {
      type: 'BODY',
      text: 'Здравствуйте, {{1}}! В пятницу пельмени со скидкой {{2}} %. Ждать вас?',
      example: { body_text: [['Анна', '10']] },
    },
    { type: 'BUTTONS', buttons: [{ type: 'QUICK_REPLY', text: 'Да, приду' }] },
  ],
}

/** /v1/message-templates */
export function messageTemplateRoutes(deps: MessageTemplateDeps & WriteDeps): Route[] {
  const { db } = deps
  return [
    route({
      method: 'get',
      path: '/v1/message-templates',
      scope: 'mailings:read',
      tag,
      summary: 'List the templates at Meta, the newest first',
      description:
        'As Meta last told of them: asked every hour, and told by its webhooks. Official numbers may send nothing else to guests who have not written within 24 hours. They are others than /v1/templates, which are our own texts.',
      query: pageQuery.extend({
        status: z.string().max(60).optional(),
        waba_id: wabaId.optional(),
        name: z.string().max(512).optional(),
      }),
      responses: { 200: pageOf(messageTemplateSchema) },
      async handle({ query: { cursor, limit, status, waba_id, name } }) {
        const after = cursor ? decodeCursor(cursor, z.tuple([z.string()]))[0] : undefined
        const rows = await listMessageTemplates(db, { after, limit: limit + 1, status, wabaId: waba_id, name })
        return { status: 200, body: cutPage(rows, limit, ({ id }) => [id], presentMessageTemplate) }
      },
    }),
    route({
      method: 'post',
      path: '/v1/message-templates',
      scope: 'mailings:write',
      tag,
      summary: 'Submit a template to Meta',
      description:
        'Meta decides on it, mostly within minutes: `status` tells. Components are as Meta has them: https://developers.facebook.com/documentation/business-messaging/whatsapp/templates/components',
      body: newInput,
      example,
      responses: { 201: messageTemplateSchema },
      async handle({ body: { waba_id, ...body }, actor }) {
        const row = await asked(createAtMeta(deps, { ...body, wabaId: waba_id }, actor))
        return { status: 201, body: presentMessageTemplate(row) }
      },
    }),
    route({
      method: 'post',
      path: '/v1/message-templates/sync',
      scope: 'mailings:write',
      tag,
      summary: 'Fetch all templates from Meta now',
      responses: { 200: z.object({ templates: z.number().int() }) },
      async handle() {
        let templates = 0
        for (const account of await deps.listAccounts()) templates += await asked(syncTemplates(deps, account))
        return { status: 200, body: { templates } }
      },
    }),
    route({
      method: 'get',
      path: '/v1/message-templates/:id',
      scope: 'mailings:read',
      tag,
      summary: 'One template at Meta',
      params,
      responses: { 200: messageTemplateSchema },
      handle: async ({ params: { id } }) => ({
        status: 200,
        body: presentMessageTemplate(await getMessageTemplate(db, id)),
      }),
    }),
    route({
      method: 'patch',
      path: '/v1/message-templates/:id',
      scope: 'mailings:write',
      tag,
      summary: 'Change a template at Meta',
      description:
        'Meta decides anew, and it may not be sent until then: mailings with it are paused. Meta allows 10 changes of an approved template in 30 days, and one a day.',
      params,
      body: z
        .object({ components: componentsSchema.optional(), category: category.optional() })
        .refine(({ components, category }) => components !== undefined || category !== undefined, {
          message: 'say what is to be changed',
        }),
      example: { components: example.components },
      responses: { 200: messageTemplateSchema },
      async handle({ params: { id }, body, actor }) {
        return { status: 200, body: presentMessageTemplate(await asked(editAtMeta(deps, id, body, actor))) }
      },
    }),
    route({
      method: 'delete',
      path: '/v1/message-templates/:id',
      scope: 'mailings:write',
      tag,
      summary: 'Delete a template at Meta, in its language',
      description: 'Mailings with it are paused. Its name cannot be used again for 30 days.',
      params,
      responses: { 204: null },
      async handle({ params: { id }, actor }) {
        await asked(deleteAtMeta(deps, id, actor))
        return { status: 204 }
      },
    }),
    offerTemplatesRoute(deps),
    chatTemplateRoute(deps),
  ]
}
