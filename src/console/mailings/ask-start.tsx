import { Stack, Text } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api } from '../api.ts'
import type { Audience, AudienceCount, Mailing } from '../api-types.ts'
import { AUDIENCES_KEY } from '../audiences/load-audiences.ts'
import { useFormats } from '../formats.ts'
import { useConfirm } from '../parts/confirm.tsx'
import type { WhenDraft } from './draft.ts'
import { Warnings } from './warnings.tsx'

/** Asks before a saved mailing goes out: to how many guests, from when to when, at what cost. */
export function useAskStart() {
  const { t } = useTranslation(['mailings', 'audiences'])
  const formats = useFormats()
  const client = useQueryClient()
  const confirm = useConfirm()
  const beginning = ({ start_at }: Mailing, { kind, at, zone }: WhenDraft): string => {
    if (kind === 'repeat') return t('confirm.startRepeat')
    if (kind === 'trigger') return t('confirm.startTrigger')
    if (start_at && Date.parse(start_at) > Date.now()) {
      return t('confirm.startAt', { when: formats.dateTime(start_at) })
    }
    if (kind === 'at' && zone !== 'mine') return t('confirm.startAt', { when: at.replace('T', ' ') })
    return t('confirm.startNow')
  }
  return async (saved: Mailing, { when, audience }: { when: WhenDraft; audience: Audience }): Promise<boolean> => {
    // Not by `fetchQuery`: a count started by a new mailing's editor is cancelled when its page is left.
    const counted =
      client.getQueryData<AudienceCount>([...AUDIENCES_KEY, 'count', JSON.stringify(audience)]) ??
      (await api.POST('/v1/audiences/count', { body: { audience } }))
    const finish = saved.forecast.finish_at
    return confirm({
      title: t('confirm.startTitle', { name: saved.name }),
      text: (
        <Stack gap={6}>
          <Text size="sm">
            {t('confirm.guests', {
              guests: t('audiences:guests', { count: counted.count }),
              mailable: t('audiences:mailable', { count: counted.mailable }),
            })}
          </Text>
          <Text size="sm">{beginning(saved, when)}</Text>
          {finish && <Text size="sm">{t('forecast.finish', { when: formats.dateTime(finish) })}</Text>}
          {saved.cost?.estimate ? (
            <Text size="sm">
              {t('confirm.cost', { amount: formats.money(saved.cost.estimate, saved.cost.currency) })}
            </Text>
          ) : null}
          <Warnings warnings={saved.warnings} />
        </Stack>
      ),
      act: t(when.kind === 'now' ? 'act.start' : 'act.schedule'),
    })
  }
}
