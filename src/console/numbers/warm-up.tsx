import { Group, Progress, Stack, Text, ThemeIcon } from '@mantine/core'
import { IconCheck, IconFlame, IconHourglass } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Number as WhatsAppNumber } from '../api-types.ts'
import { useFormats } from '../formats.ts'

/** What a new number still lacks before it may send mailings, as a list with ticks. */
export function WarmUp({ number, brief = false }: { number: WhatsAppNumber; brief?: boolean }) {
  const { t } = useTranslation('numbers')
  const formats = useFormats()
  const { warm_up: warm } = number
  if (warm.complete) {
    return (
      <Group gap={6} wrap="nowrap">
        <ThemeIcon size={20} radius="xl" color="green" variant="light" aria-hidden>
          <IconFlame size={13} />
        </ThemeIcon>
        <Text size="sm">
          {warm.declared
            ? t('warm.declared')
            : warm.since
              ? t('warm.completeSince', { when: formats.date(warm.since) })
              : t('warm.complete')}
        </Text>
      </Group>
    )
  }
  const lacks = new Map(warm.missing.map((each) => [each.code, each]))
  return (
    <Stack gap={8}>
      <Text size="sm" fw={550}>
        {t('warm.waiting')}
      </Text>
      {!brief && (
        <Text size="sm" c="dimmed">
          {t('warm.why')}
        </Text>
      )}
      <Step done={!lacks.has('not_linked')} name={t('warm.linked')} />
      <Step
        done={!lacks.has('hours')}
        name={t('warm.hours', { need: warm.hours_needed })}
        have={t('warm.hoursHave', { have: formats.number(warm.hours, 1), need: warm.hours_needed })}
        share={warm.hours / warm.hours_needed}
      />
      <Step
        done={!lacks.has('chats')}
        name={t('warm.chats', { need: warm.chats_needed })}
        have={t('warm.chatsHave', { have: warm.chats_ready, need: warm.chats_needed })}
        share={warm.chats_ready / warm.chats_needed}
      />
      {!brief && (
        <Text size="xs" c="dimmed">
          {t('warm.advice')}
        </Text>
      )}
    </Stack>
  )
}

function Step(props: { done: boolean; name: string; have?: string; share?: number }) {
  const { done, name, have, share } = props
  return (
    <Group gap={8} wrap="nowrap" align="flex-start">
      <ThemeIcon size={18} radius="xl" color={done ? 'green' : 'gray'} variant="light" mt={1} aria-hidden>
        {done ? <IconCheck size={12} /> : <IconHourglass size={11} />}
      </ThemeIcon>
      <div style={{ flex: 1, minWidth: 0 }}>
        <Group justify="space-between" gap="xs" wrap="nowrap">
          <Text size="sm">{name}</Text>
          {!done && have && (
            <Text size="xs" c="dimmed" className="numerals" style={{ whiteSpace: 'nowrap' }}>
              {have}
            </Text>
          )}
        </Group>
        {!done && share !== undefined && (
          <Progress.Root size="xs" mt={2}>
            <Progress.Section value={Math.min(100, share * 100)} color="yellow" aria-label={`${name}: ${have}`} />
          </Progress.Root>
        )}
      </div>
    </Group>
  )
}
