import { ActionIcon, Button, Group, Input, Stack, Text, TextInput } from '@mantine/core'
import { IconPlus, IconX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Span } from './hours.ts'

type Props = {
  /** Of the day, or its name. */
  name: string
  hours: readonly Span[]
  error?: string | undefined
  onChange: (hours: Span[]) => void
}

const MOST = 6

/** The hours of a day: none means closed, and the last may go on into the next day. */
export function DayHours({ name, hours, error, onChange }: Props) {
  const { t } = useTranslation('settings')
  const set = (place: number, part: Partial<Span>) =>
    onChange(hours.map((span, index) => (index === place ? { ...span, ...part } : span)))
  return (
    <Group component="fieldset" align="flex-start" gap="xs" style={{ border: 0, margin: 0, padding: 0, minWidth: 0 }}>
      <Text component="legend" size="sm" fw={600} w={120} py={6} style={{ float: 'left' }}>
        {name}
      </Text>
      <Stack gap={4}>
        {hours.length === 0 && (
          <Text size="sm" c="dimmed" py={6}>
            {t('hours.closed')}
          </Text>
        )}
        {hours.map(({ from, to }, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a span has nothing but its place
          <Group key={place} gap={6}>
            {(['from', 'to'] as const).map((side) => (
              <TextInput
                key={side}
                type="time"
                required
                aria-label={t(`hours.${side}`, { day: name })}
                value={side === 'from' ? from : to}
                onChange={({ currentTarget: { value } }) => set(place, { [side]: value })}
              />
            ))}
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={t('hours.remove', { day: name, from, to })}
              onClick={() => onChange(hours.filter((_, index) => index !== place))}
            >
              <IconX size={16} />
            </ActionIcon>
            {to <= from && (
              <Text size="xs" c="dimmed">
                {t('hours.nextDay')}
              </Text>
            )}
          </Group>
        ))}
        {error && <Input.Error>{t('hours.outOfOrder')}</Input.Error>}
      </Stack>
      {hours.length < MOST && (
        <Button
          variant="subtle"
          size="compact-sm"
          mt={5}
          leftSection={<IconPlus size={14} />}
          aria-label={t('hours.addTo', { day: name })}
          onClick={() =>
            onChange([...hours, hours.length === 0 ? { from: '10:00', to: '22:00' } : { from: '', to: '' }])
          }
        >
          {t('hours.add')}
        </Button>
      )}
    </Group>
  )
}
