import { Chip, Group, Stack, Switch, Text, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { NotificationSettings } from '../api-types.ts'
import { useLanguage } from '../i18n.ts'
import { Part } from '../parts/part.tsx'
import { TimeZone } from '../parts/time-zone.tsx'
import type { ChangeSettings } from './notification-changes.ts'

const WEEK = [1, 2, 3, 4, 5, 6, 7]
const NIGHT = { from: '22:00', to: '08:00' }
/** A Monday. */
const MONDAY = Date.UTC(2024, 0, 1)
const DAY_MS = 86_400_000

/** When: days, quiet hours, and the time zone. */
export function NotificationHours({
  settings,
  onChange,
}: {
  settings: NotificationSettings
  onChange: ChangeSettings
}) {
  const { t } = useTranslation('settings')
  const language = useLanguage()
  const { quiet_hours: hours, days, time_zone } = settings
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone
  const nameOf = (day: number) =>
    new Date(MONDAY + (day - 1) * DAY_MS).toLocaleDateString(language, { weekday: 'short', timeZone: 'UTC' })
  // Hours are in the time zone where they were set, unless another is chosen.
  const change: ChangeSettings = (part) => onChange({ time_zone: time_zone ?? here, ...part })
  return (
    <Part title={t('notify.when')} hint={t('notify.whenHint')}>
      <Stack>
        <div>
          <Text size="sm" mb={6}>
            {t('notify.days')}
          </Text>
          <Chip.Group
            multiple
            value={days.map(String)}
            onChange={(chosen) => change({ days: chosen.map(Number).sort() })}
          >
            <Group gap="xs">
              {WEEK.map((day) => (
                <Chip key={day} value={String(day)}>
                  {nameOf(day)}
                </Chip>
              ))}
            </Group>
          </Chip.Group>
        </div>
        <Switch
          label={t('notify.quiet')}
          checked={hours !== null}
          onChange={({ currentTarget }) => change({ quiet_hours: currentTarget.checked ? NIGHT : null })}
        />
        {hours && (
          <Group>
            {(['from', 'to'] as const).map((end) => (
              <TextInput
                key={end}
                type="time"
                label={t(`notify.${end}`)}
                value={hours[end]}
                onChange={({ currentTarget: { value } }) =>
                  value && change({ quiet_hours: { ...hours, [end]: value } })
                }
              />
            ))}
          </Group>
        )}
        <TimeZone
          label={t('notify.zone')}
          placeholder={here}
          value={time_zone}
          onChange={(zone) => onChange({ time_zone: zone })}
        />
      </Stack>
    </Part>
  )
}
