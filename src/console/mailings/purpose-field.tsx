import { Radio, Stack, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Audience } from '../api-types.ts'
import { useCount } from '../audiences/load-audiences.ts'
import { useFormats } from '../formats.ts'
import type { MailingDraft } from './draft.ts'

const PURPOSES = ['service', 'advertising'] as const

/** Whether a mailing is advertising, what that means, and how many of its audience have agreed to it. */
export function PurposeField(props: {
  draft: MailingDraft
  audience: Audience | undefined
  onChange: (purpose: MailingDraft['purpose']) => void
}) {
  const { draft, audience, onChange } = props
  const { t } = useTranslation('mailings')
  const purpose = draft.purpose ?? 'service'
  return (
    <Radio.Group
      label={t('edit.purpose')}
      value={purpose}
      onChange={(next) => onChange(next as MailingDraft['purpose'])}
    >
      <Stack gap="xs" mt={6}>
        {PURPOSES.map((each) => (
          <Radio
            key={each}
            value={each}
            label={t(`edit.purposes.${each}`)}
            description={t(`edit.purposeHint.${each}`)}
          />
        ))}
        {purpose === 'advertising' && <Agreed draft={draft} audience={audience} />}
      </Stack>
    </Radio.Group>
  )
}

function Agreed({ draft, audience }: { draft: MailingDraft; audience: Audience | undefined }) {
  const { t } = useTranslation(['mailings', 'templates'])
  const formats = useFormats()
  const { data } = useCount(audience)
  if (!data) return null
  return (
    <Stack gap={2} role="status">
      {draft.steps
        .filter(({ on }) => on)
        .map(({ channel }) => (
          <Text key={channel} size="sm" className="numerals">
            {t('edit.agreed', {
              agreed: formats.number(data.agreed_to_advertising[channel]),
              all: formats.number(data.by_channel[channel]),
              channel: t(`templates:channels.${channel}`),
            })}
          </Text>
        ))}
    </Stack>
  )
}
