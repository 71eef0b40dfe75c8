import { ActionIcon, Button, Card, Group, Input, Stack, Text, TextInput } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { fieldError } from '../../acts.ts'
import { DayHours } from './day-hours.tsx'
import type { OpeningHours } from './hours.ts'

type Exception = OpeningHours['exceptions'][number]

type Props = {
  exceptions: readonly Exception[]
  error: Error | null
  onChange: (exceptions: Exception[]) => void
}

/** Days that differ: closed, or with hours of their own. */
export function HourExceptions({ exceptions, error, onChange }: Props) {
  const { t } = useTranslation('settings')
  const set = (place: number, changed: Exception) =>
    onChange(exceptions.map((exception, index) => (index === place ? changed : exception)))
  return (
    <Stack gap="xs">
      <Text size="sm" fw={600} component="h3" m={0}>
        {t('hours.exceptions')}
      </Text>
      {exceptions.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('hours.noExceptions')}
        </Text>
      )}
      {exceptions.map((exception, place) => (
        <ExceptionCard
          // biome-ignore lint/suspicious/noArrayIndexKey: an exception has nothing but its place
          key={place}
          exception={exception}
          error={error}
          path={`opening_hours.exceptions.${place}`}
          onChange={(changed) => set(place, changed)}
          onRemove={() => onChange(exceptions.filter((_, index) => index !== place))}
        />
      ))}
      {fieldError(error, 'opening_hours.exceptions') && <Input.Error>{t('hours.sharedDay')}</Input.Error>}
      <div>
        <Button
          variant="default"
          size="xs"
          leftSection={<IconPlus size={14} />}
          onClick={() => onChange([...exceptions, { from: '', hours: [] }])}
        >
          {t('hours.addException')}
        </Button>
      </div>
    </Stack>
  )
}

type CardProps = {
  exception: Exception
  error: Error | null
  path: string
  onChange: (exception: Exception) => void
  onRemove: () => void
}

function ExceptionCard({ exception, error, path, onChange, onRemove }: CardProps) {
  const { t } = useTranslation('settings')
  const { from, to, note, hours } = exception
  const withText = (field: 'to' | 'note', value: string) => {
    const { [field]: _, ...others } = exception
    onChange(value === '' ? others : { ...others, [field]: value })
  }
  return (
    <Card withBorder padding="sm">
      <Group align="flex-end" gap="xs">
        <TextInput
          type="date"
          required
          label={t('hours.firstDay')}
          value={from}
          error={fieldError(error, `${path}.from`)}
          onChange={({ currentTarget: { value } }) => onChange({ ...exception, from: value })}
        />
        <TextInput
          type="date"
          label={t('hours.lastDay')}
          min={from}
          value={to ?? ''}
          error={fieldError(error, `${path}.to`)}
          onChange={({ currentTarget: { value } }) => withText('to', value)}
        />
        <TextInput
          label={t('hours.note')}
          placeholder={t('hours.noteExample')}
          maxLength={100}
          value={note ?? ''}
          onChange={({ currentTarget: { value } }) => withText('note', value)}
        />
        <ActionIcon variant="subtle" color="red" size="lg" aria-label={t('hours.removeException')} onClick={onRemove}>
          <IconTrash size={18} />
        </ActionIcon>
      </Group>
      <DayHours
        name={t('hours.onTheseDays')}
        hours={hours}
        error={fieldError(error, `${path}.hours`)}
        onChange={(each) => onChange({ ...exception, hours: each })}
      />
    </Card>
  )
}
