import { z } from 'zod'
import { type ReadDb, storedJson } from '../../db/index.ts'
import { CHANNELS } from '../../deliveries/index.ts'
import { instantOut, toIso } from '../../http/time.ts'
import { known } from '../../lib/known.ts'
import { findTemplateVersions, presentTemplateVersion, templateVersionSchema } from '../../templates/index.ts'
import type { MailingTextRow } from './view.ts'

const messageTemplate = z.object({ name: z.string(), language: z.string(), texts: z.array(z.string()) })

const readMessageTemplate = storedJson('mailing_texts.message_template', messageTemplate)

export const mailingTextSchema = z
  .object({
    channel: z.enum(CHANNELS),
    version: z.number().int().meta({ description: 'As in by_version of the results and text_version of deliveries' }),
    since: instantOut.meta({ description: 'When the first message left with it' }),
    template_id: z.string(),
    template: templateVersionSchema.meta({ description: 'What the template said, all variants and languages' }),
    message_template: messageTemplate.nullable().meta({
      description: 'What official numbers sent outside of the 24 hours, as it read; null: nothing was chosen',
    }),
  })
  .meta({
    id: 'MailingText',
    examples: [
      {
        channel: 'whatsapp',
        version: 2,
        since: '2026-12-04T12:40:00.000Z',
        template_id: 'tpl_01JD5ZQ8W9V4T7XK2M6N3R0PBC',
        template: {
          version: 5,
          language: 'ru',
          title: null,
          text: '{{ greeting }}! Пельмени сегодня за полцены. Отложить вам порцию?',
          variants: ['{{ greeting }}! За полцены пельмени, только сегодня. Заглянете?'],
          languages: {},
          saved_by: 'usr_01JD5ZQ8W9V4T7XK2M6N3R0PBC',
          saved_at: '2026-12-04T12:38:20.000Z',
        },
        message_template: null,
      },
    ],
  })

/** Versions of a mailing's texts with what they say. */
export async function presentTexts(
  db: ReadDb,
  rows: readonly MailingTextRow[],
): Promise<(row: MailingTextRow) => z.output<typeof mailingTextSchema>> {
  const said = await findTemplateVersions(
    db,
    rows.map(({ template_id, template_version }) => ({ templateId: template_id, version: template_version })),
  )
  const byName = new Map(said.map((row) => [`${row.template_id} ${row.version}`, row]))
  return ({ channel, version, since_at, template_id, template_version, message_template }) => ({
    channel,
    version,
    since: toIso(since_at),
    template_id,
    template: presentTemplateVersion(known(byName.get(`${template_id} ${template_version}`), 'version of a template')),
    message_template: message_template === null ? null : readMessageTemplate(message_template),
  })
}
