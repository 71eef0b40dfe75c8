import { Checkbox, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Form } from '../../parts/form.tsx'
import { FormDialog } from '../../parts/form-dialog.tsx'
import { useReturnFocus } from '../../parts/return-focus.ts'

export type Later = { text: string; sendAt: number; withdraw: boolean }

type Props = {
  title: string
  first: Later
  /** A file's words are its caption, or nowhere. */
  words?: 'needed' | 'optional' | 'none'
  act: { mutate: (later: Later) => void; isPending: boolean; error: Error | null }
  onClose: () => void
}

/** What to send later, when, and whether a message from the guest withdraws it. */
export function LaterForm({ title, first, words = 'needed', act, onClose }: Props) {
  const { t } = useTranslation(['inbox', 'shell'])
  useReturnFocus()
  const [text, setText] = useState(first.text)
  const [at, setAt] = useState(localTime(first.sendAt))
  const [withdraw, setWithdraw] = useState(first.withdraw)
  const sendAt = Date.parse(at)
  return (
    <FormDialog opened onClose={onClose} title={title} size="sm">
      <Form
        value={{ text, at, withdraw }}
        act={{ ...act, mutate: () => act.mutate({ text: text.trim(), sendAt, withdraw }) }}
        submit={t('later.submit')}
        disabled={(words === 'needed' && text.trim() === '') || !(sendAt > Date.now())}
      >
        {words !== 'none' && (
          <Textarea
            label={t('later.text')}
            autosize
            minRows={2}
            maxRows={8}
            maxLength={65_536}
            dir="auto"
            value={text}
            onChange={({ currentTarget }) => setText(currentTarget.value)}
          />
        )}
        <TextInput
          label={t('later.at')}
          type="datetime-local"
          required
          data-autofocus
          min={localTime(Date.now())}
          value={at}
          onChange={({ currentTarget }) => setAt(currentTarget.value)}
        />
        <Checkbox
          label={t('later.withdraw')}
          checked={withdraw}
          onChange={({ currentTarget }) => setWithdraw(currentTarget.checked)}
        />
      </Form>
    </FormDialog>
  )
}

/** In the field's format: the reader's local time, to the minute. */
function localTime(at: number): string {
  return new Date(at - new Date(at).getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}
