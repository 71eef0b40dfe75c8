import { NumberInput, SegmentedControl, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import { fieldError, useAct } from '../acts.ts'
import { api } from '../api.ts'
import type { RestaurantInList } from '../api-types.ts'
import { Form } from '../parts/form.tsx'
import { FormDialog } from '../parts/form-dialog.tsx'
import { TimeZone } from '../parts/time-zone.tsx'
import { RESTAURANTS_KEY } from './types.ts'

type Props = { opened: boolean; onClose: () => void; restaurant?: RestaurantInList }

/** Adds a restaurant, or changes its name, zone and couriers. */
export function RestaurantForm({ opened, onClose, restaurant }: Props) {
  const { t } = useTranslation('restaurants')
  return (
    <FormDialog opened={opened} onClose={onClose} title={t(restaurant ? 'form.edit' : 'add')}>
      <Fields onClose={onClose} {...(restaurant && { restaurant })} />
    </FormDialog>
  )
}

function Fields({ onClose, restaurant }: Omit<Props, 'opened'>) {
  const { t } = useTranslation(['restaurants', 'shell'])
  const [, navigate] = useLocation()
  const [form, setForm] = useState({
    name: restaurant?.name ?? '',
    time_zone: restaurant?.time_zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
    courier: restaurant?.courier ?? ('own' as 'own' | 'partner'),
    answer_target_minutes: restaurant?.answer_target_minutes ?? 15,
  })
  const change = (part: Partial<typeof form>) => setForm((before) => ({ ...before, ...part }))
  const save = useAct(
    () =>
      restaurant
        ? api.PATCH('/v1/restaurants/{id}', { path: { id: restaurant.id }, body: form })
        : api.POST('/v1/restaurants', { body: form }),
    {
      refresh: [RESTAURANTS_KEY],
      done: t('shell:state.saved'),
      onDone: ({ id }) => {
        onClose()
        if (!restaurant) navigate(`/restaurants/${id}`)
      },
    },
  )
  return (
    <Form value={form} act={save} submit={t(restaurant ? 'shell:act.save' : 'shell:act.add')}>
      <TextInput
        label={t('form.name')}
        required
        maxLength={200}
        data-autofocus
        value={form.name}
        onChange={(event) => change({ name: event.currentTarget.value })}
        error={fieldError(save.error, 'name')}
      />
      <TimeZone
        label={t('form.zone')}
        description={t('form.zoneHint')}
        required
        value={form.time_zone}
        onChange={(zone) => zone && change({ time_zone: zone })}
      />
      <NumberInput
        label={t('form.answerTarget')}
        description={t('form.answerTargetHint')}
        required
        min={1}
        max={7 * 24 * 60}
        allowDecimal={false}
        value={form.answer_target_minutes}
        onChange={(value) => change({ answer_target_minutes: Number(value) })}
        error={fieldError(save.error, 'answer_target_minutes')}
      />
      <div>
        <Text size="sm" fw={600} mb={4} id="courier-of-restaurant">
          {t('form.courier')}
        </Text>
        <SegmentedControl
          fullWidth
          aria-labelledby="courier-of-restaurant"
          value={form.courier}
          onChange={(value) => change({ courier: value as 'own' | 'partner' })}
          data={(['own', 'partner'] as const).map((value) => ({ value, label: t(`form.${value}`) }))}
        />
        <Text size="xs" c="dimmed" mt={4}>
          {t('form.courierHint')}
        </Text>
      </div>
    </Form>
  )
}
