import type { Settings } from '../../../../config/env.ts'
import { openSending } from '../../../../test/support/sending.ts'
import { type Store, transact } from '../../../db/index.ts'
import { type MessageTemplateDeps, type MessageTemplateRow, putTemplate } from '../../../message-templates/index.ts'
import { createTemplate } from '../../../templates/index.ts'
import { detailsOf } from '../../details.ts'
import { scheduleMailing } from '../../lifecycle.ts'
import { createMailing, type MailingInput } from '../../save-mailing.ts'
import { pauseMailingsOf } from '../pause.ts'

export const by = { id: 'key_test' }
export const WABA = '10203040'
export const phone = (n: number) => `+7916000000${n}`

const BODY = 'Здравствуйте, {{1}}! Ждём вас в пятницу. Придёте?'

/** A linked and an official number, a template that Meta has approved, and mailings by both. */
export async function openOfficialScene(store: Store, settings: Partial<Settings> = {}) {
  const s = await openSending(store, settings)
  const templates = {
    ...s.deps,
    templateHooks: { onChange: pauseMailingsOf },
    listAccounts: async () => [WABA],
    openGraph: async () => undefined,
  } satisfies MessageTemplateDeps
  const addOfficial = () =>
    s.addNumber({
      row: { kind: 'cloud_api', meta_phone_id: String(Math.random()).slice(2, 14), meta_account_id: WABA },
    })
  const tell = (told: Partial<MessageTemplateRow> = {}, at = s.clock.now()) =>
    transact(s.db, (tx) =>
      putTemplate(
        tx,
        templates,
        {
          waba_id: WABA,
          meta_id: '77',
          name: 'friday',
          language: 'ru',
          category: 'marketing',
          status: 'approved',
          reason: null,
          quality: 'unknown',
          parameter_format: 'positional',
          components: JSON.stringify([
            { type: 'BODY', text: BODY },
            { type: 'BUTTONS', buttons: [{ type: 'QUICK_REPLY', text: 'Приду' }] },
          ]),
          ...told,
        },
        at,
      ),
    )
  const words = await createTemplate(
    s.deps,
    {
      name: 'words',
      channel: 'whatsapp',
      language: 'ru',
      text: 'Пятница! Придёте?',
      variants: [],
      endsWithoutQuestionOk: false,
    },
    by,
  )
  const choice = { name: 'friday', language: 'ru', values: { 'body.1': '{{ guest.first_name | default: "друзья" }}' } }
  return {
    ...s,
    templates,
    addOfficial,
    tell,
    async start(more: Partial<MailingInput> = {}) {
      const input = { name: 'Пятница', templateId: words.id, audience: { all: true as const }, messageTemplate: choice }
      const mailing = await createMailing(s.deps, { ...input, ...more }, by)
      await scheduleMailing(s.deps, mailing.id, undefined, by)
      return mailing.id
    },
    draft: (more: Partial<MailingInput> = {}) =>
      createMailing(
        s.deps,
        { name: 'Пятница', templateId: words.id, audience: { all: true }, messageTemplate: choice, ...more },
        by,
      ),
    details: (id: string) => detailsOf(s.deps, id),
    /** What a number sent: to whom, and whether as a template. */
    sentBy: (numberId: string) =>
      s.line(numberId).sent.map(({ message }) => [message.to.phone?.at(-1), message.content.type]),
  }
}
