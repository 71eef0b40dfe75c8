import { Button, Group, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../api.ts'
import type { Setting } from '../../api-types.ts'
import { Part } from '../../parts/part.tsx'
import { Failure, Loaded } from '../../parts/states.tsx'
import { SettingsFrame } from '../settings-frame.tsx'
import { Field } from './field.tsx'
import { GuestsPart } from './guests-part.tsx'
import { PushPart } from './push-part.tsx'
import { SmsPart } from './sms-part.tsx'
import { SETTINGS_KEY, useServiceForm } from './use-service.ts'

/** What an administrator sets for the whole installation, where the environment does not. */
export function Service() {
  const { t } = useTranslation('settings')
  const settings = useQuery({
    queryKey: SETTINGS_KEY,
    queryFn: ({ signal }) => api.GET('/v1/settings', { signal }),
  })
  // Each saved form is a new one that knows nothing about earlier input.
  const [saved, setSaved] = useState(0)
  return (
    <SettingsFrame section="service" hint={t('service.hint')}>
      <Loaded query={settings} lines={12}>
        {({ data }) => <ServiceForm key={saved} settings={data} onSaved={() => setSaved((before) => before + 1)} />}
      </Loaded>
    </SettingsFrame>
  )
}

function ServiceForm({ settings, onSaved }: { settings: readonly Setting[]; onSaved: () => void }) {
  const { t } = useTranslation(['settings', 'shell'])
  const { form, save } = useServiceForm(settings, onSaved)
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (form.isChanged) save.mutate()
      }}
    >
      <Stack>
        <Part title={t('service.address')} hint={t('service.addressHint')}>
          <Field form={form} name="OTKLIK_PUBLIC_URL" type="url" />
        </Part>
        <GuestsPart form={form} />
        <SmsPart form={form} />
        <PushPart form={form} />
        {save.error && <Failure error={save.error} />}
        <Group>
          <Button type="submit" loading={save.isPending} disabled={!form.isChanged}>
            {t('shell:act.save')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
