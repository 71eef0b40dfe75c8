import { Button, Stack, Switch } from '@mantine/core'
import { IconCopy } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { fieldError, useAct } from '../../acts.ts'
import { api } from '../../api.ts'
import type { RestaurantInList } from '../../api-types.ts'
import { RESTAURANTS_KEY } from '../../restaurants/types.ts'
import { DayHours } from './day-hours.tsx'
import { HourExceptions } from './hour-exceptions.tsx'
import type { OpeningHours, Span } from './hours.ts'
import { SavedPart } from './saved-part.tsx'

const DAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const

/** The initial hours in the form. */
const USUAL: OpeningHours = { weekly: everyDay([{ from: '10:00', to: '22:00' }]), exceptions: [] }

function everyDay(hours: Span[]): OpeningHours['weekly'] {
  return {
    ...{ monday: hours, tuesday: hours, wednesday: hours, thursday: hours },
    ...{ friday: hours, saturday: hours, sunday: hours },
  }
}

/** When a restaurant answers its guests: by days of the week, and days that differ. */
export function OpeningHoursForm({ restaurant }: { restaurant: RestaurantInList }) {
  const { t } = useTranslation(['settings', 'shell'])
  const { id, time_zone } = restaurant
  const [hours, setHours] = useState(restaurant.opening_hours)
  const save = useAct(() => api.PATCH('/v1/restaurants/{id}', { path: { id }, body: { opening_hours: hours } }), {
    refresh: [RESTAURANTS_KEY],
    done: t('shell:state.saved'),
    onFailed: () => undefined,
  })
  const setWeekly = (weekly: OpeningHours['weekly']) => hours && setHours({ ...hours, weekly })
  return (
    <SavedPart title={t('hours.title')} hint={t('hours.hint', { zone: time_zone })} save={save} value={hours}>
      <Switch
        label={t('hours.byHours')}
        description={t('hours.byHoursHint')}
        checked={hours !== null}
        onChange={(event) => setHours(event.currentTarget.checked ? (restaurant.opening_hours ?? USUAL) : null)}
      />
      {hours && (
        <>
          <Stack gap="xs">
            {DAYS.map((day) => (
              <DayHours
                key={day}
                name={t(`hours.day.${day}`)}
                hours={hours.weekly[day]}
                error={fieldError(save.error, `opening_hours.weekly.${day}`)}
                onChange={(each) => setWeekly({ ...hours.weekly, [day]: each })}
              />
            ))}
          </Stack>
          <div>
            <Button
              variant="subtle"
              size="compact-sm"
              leftSection={<IconCopy size={14} />}
              onClick={() => setWeekly(everyDay(hours.weekly.monday))}
            >
              {t('hours.likeMonday')}
            </Button>
          </div>
          <HourExceptions
            exceptions={hours.exceptions}
            error={save.error}
            onChange={(exceptions) => setHours({ ...hours, exceptions })}
          />
        </>
      )}
    </SavedPart>
  )
}
