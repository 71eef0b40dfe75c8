import { Button, FileButton, Group, Stack, Switch, Textarea } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Part } from '../../parts/part.tsx'
import { Field, RemoveSecret } from './field.tsx'
import { Trial } from './trial.tsx'
import { useNote } from './use-note.ts'
import type { ServiceForm } from './use-service.ts'

const ACCOUNT = 'OTKLIK_FCM_SERVICE_ACCOUNT'
const ACCEPTED = 'OTKLIK_PUSH_ACCEPTED_IS_REACHED'

/** Access to Firebase, its pace, and when a push counts as delivered. */
export function PushPart({ form }: { form: ServiceForm }) {
  const { t } = useTranslation('settings')
  const { set, hint, held_by } = form.setting(ACCOUNT)
  const known = form.isRemoved(ACCOUNT)
    ? t('service.willGo')
    : hint
      ? t('service.ofProject', { hint })
      : t('service.isSet')
  return (
    <Part title={t('service.push')} hint={t('service.pushHint')}>
      <Stack>
        <div>
          <Textarea
            label={t(`service.label.${ACCOUNT}`)}
            description={useNote(form, ACCOUNT)}
            placeholder={set ? known : '{ "type": "service_account", … }'}
            autosize
            minRows={2}
            maxRows={8}
            spellCheck={false}
            autoComplete="off"
            value={form.text(ACCOUNT)}
            error={form.error(ACCOUNT)}
            disabled={held_by !== null}
            onChange={(event) => form.change(ACCOUNT, event.currentTarget.value)}
          />
          {held_by === null && (
            <Group gap="xs" mt={6}>
              <FileButton
                accept="application/json"
                onChange={async (file) => file && form.change(ACCOUNT, (await file.text()).trim())}
              >
                {(props) => (
                  <Button {...props} size="compact-sm" variant="default">
                    {t('service.file')}
                  </Button>
                )}
              </FileButton>
              {set && <RemoveSecret form={form} name={ACCOUNT} />}
            </Group>
          )}
        </div>
        <Field form={form} name="OTKLIK_PUSH_PER_SECOND" type="number" />
        <Switch
          label={t(`service.label.${ACCEPTED}`)}
          description={useNote(form, ACCEPTED)}
          disabled={form.isHeld(ACCEPTED)}
          checked={form.text(ACCEPTED) === '1'}
          onChange={(event) => form.change(ACCEPTED, event.currentTarget.checked ? '1' : '0')}
        />
        <Trial channel="push" isChanged={form.isChanged} />
      </Stack>
    </Part>
  )
}
