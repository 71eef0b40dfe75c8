import { Button, type InputWrapperProps, PasswordInput, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useNote } from './use-note.ts'
import type { Name, ServiceForm } from './use-service.ts'

type Labelled = Exclude<
  Name,
  'OTKLIK_QUIET_HOURS' | 'OTKLIK_GUEST_CAP' | 'OTKLIK_MAILING_INTERVAL_HOURS' | 'OTKLIK_SMS_PROVIDERS'
>
type Props = { form: ServiceForm; name: Labelled; type?: 'url' | 'number' }

/** The note below, so that the fields of a row stand in line whether they have one or not. */
const ORDER: InputWrapperProps['inputWrapperOrder'] = ['label', 'input', 'description', 'error']

/** One setting as a line of text; what the environment sets is read-only. */
export function Field({ form, name, type }: Props) {
  const { t } = useTranslation('settings')
  const note = useNote(form, name)
  return (
    <TextInput
      label={t(`service.label.${name}`)}
      description={note}
      inputWrapperOrder={ORDER}
      {...(type === 'number' ? { inputMode: 'decimal' as const } : type && { type })}
      placeholder={form.setting(name).default_value ?? ''}
      value={form.text(name)}
      error={form.error(name)}
      disabled={form.isHeld(name)}
      autoComplete="off"
      onChange={(event) => form.change(name, event.currentTarget.value)}
    />
  )
}

/** A secret: never shown, replaced by typing a new one, removed by a button. */
export function SecretField({ form, name }: Props) {
  const { t } = useTranslation('settings')
  const note = useNote(form, name)
  const { set, hint, held_by } = form.setting(name)
  const removed = form.isRemoved(name)
  const known = removed ? t('service.willGo') : hint ? t('service.endsWith', { hint: `…${hint}` }) : t('service.isSet')
  return (
    <PasswordInput
      label={t(`service.label.${name}`)}
      description={note}
      inputWrapperOrder={ORDER}
      placeholder={set ? known : ''}
      value={form.text(name)}
      error={form.error(name)}
      disabled={held_by !== null}
      autoComplete="new-password"
      onChange={(event) => form.change(name, event.currentTarget.value)}
      {...(set &&
        held_by === null && {
          inputContainer: (input) => (
            <>
              {input}
              <RemoveSecret form={form} name={name} />
            </>
          ),
        })}
    />
  )
}

/** Removes a secret, or cancels that. */
export function RemoveSecret({ form, name }: Pick<Props, 'form' | 'name'>) {
  const { t } = useTranslation('settings')
  const removed = form.isRemoved(name)
  const words = t(removed ? 'service.keep' : 'service.remove')
  return (
    <Button
      size="compact-xs"
      variant="subtle"
      color={removed ? 'gray' : 'red'}
      mt={4}
      aria-label={`${words}: ${t(`service.label.${name}`)}`}
      onClick={() => form.change(name, removed ? '' : null)}
    >
      {words}
    </Button>
  )
}
