import { ActionIcon, Card, Group, Stack, Text, Title } from '@mantine/core'
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { TextCheck } from '../api-types.ts'
import { GuestName } from '../parts/guest-name.tsx'
import { GuestSearch } from './guest-search.tsx'
import { PhoneBubble } from './phone-bubble.tsx'
import { Remarks } from './remarks.tsx'
import type { Channel } from './texts-of.ts'

type Props = {
  channel: Channel
  check: TextCheck | undefined
  isEmpty: boolean
  /** The guest it is shown for; null: some guests. */
  guestId: string | null
  onGuest: (id: string | null) => void
}

/** The text as real guests would get it, and the checker's remarks. */
export function PreviewPane({ channel, check, isEmpty, guestId, onGuest }: Props) {
  const { t, i18n } = useTranslation('templates')
  const [index, setIndex] = useState(0)
  const skipReason = (reason: string | null) =>
    reason && i18n.exists(`templates:errors.${reason}`) ? t(`errors.${reason}` as 'errors.empty_text') : reason
  const previews = check?.previews ?? []
  const at = Math.min(index, Math.max(0, previews.length - 1))
  const preview = previews[at]
  const facts = preview?.size && [
    t('preview.size', { count: preview.size.characters }),
    preview.size.sms && t('preview.sms', { count: preview.size.sms.segments, encoding: preview.size.sms.encoding }),
    (preview.variant ?? 0) > 0 && t('preview.wording', { number: (preview.variant ?? 0) + 1 }),
  ]
  return (
    <Card component="section" aria-label={t('preview.title')}>
      <Stack gap="sm">
        <Group justify="space-between" wrap="nowrap">
          <Title order={2} size="h4">
            {t('preview.title')}
          </Title>
          {previews.length > 1 && (
            <Group gap={2} wrap="nowrap">
              <ActionIcon
                color="gray"
                aria-label={t('preview.previous')}
                onClick={() => setIndex((at - 1 + previews.length) % previews.length)}
              >
                <IconChevronLeft size={18} />
              </ActionIcon>
              <Text size="xs" c="dimmed" className="numerals">
                {t('preview.of', { number: at + 1, total: previews.length })}
              </Text>
              <ActionIcon
                color="gray"
                aria-label={t('preview.next')}
                onClick={() => setIndex((at + 1) % previews.length)}
              >
                <IconChevronRight size={18} />
              </ActionIcon>
            </Group>
          )}
        </Group>
        <GuestSearch value={guestId} onChange={onGuest} />
        {preview && !isEmpty ? (
          <>
            <Text size="sm">
              <GuestName id={preview.guest_id} />
            </Text>
            {preview.text === null ? (
              <Text size="sm" c="dimmed">
                {t('preview.skipped', { reason: skipReason(preview.skipped) })}
              </Text>
            ) : (
              <PhoneBubble channel={channel} text={preview.text} title={preview.title} />
            )}
            {facts && (
              <Text size="xs" c="dimmed">
                {facts.filter(Boolean).join(' · ')}
              </Text>
            )}
          </>
        ) : (
          <Text size="sm" c="dimmed">
            {isEmpty || !check ? t('preview.waiting') : check.valid ? t('preview.nobody') : t('preview.broken')}
          </Text>
        )}
        {check && !isEmpty && <Remarks check={check} />}
      </Stack>
    </Card>
  )
}
