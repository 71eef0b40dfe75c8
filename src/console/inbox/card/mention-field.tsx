import { Textarea } from '@mantine/core'
import { type KeyboardEvent, useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Person } from '../../api-types.ts'
import { PresenceDot } from '../../parts/presence-dot.tsx'
import { usePeople } from '../people.ts'
import classes from './mention-field.module.css'

type Props = {
  label: string
  hint?: string | undefined
  maxLength: number
  text: string
  onText: (text: string) => void
  onSubmit: () => void
  autoFocus?: boolean
}

const OFFERED = 6
/** The text before the caret while a name is being looked for. */
const ASKED = /(?:^|[\s(])@([\p{L}\p{N}_.-]{0,30})$/u

/** A text field in which `@` offers colleagues; the keys to move, take and close are those of quick answers. */
export function MentionField({ label, hint, maxLength, text, onText, onSubmit, autoFocus }: Props) {
  const { t } = useTranslation('inbox')
  const id = useId()
  const field = useRef<HTMLTextAreaElement>(null)
  const { users, me } = usePeople()
  const [caret, setCaret] = useState(0)
  const [closed, setClosed] = useState<string>()
  const [at, setAt] = useState(0)
  const asked = ASKED.exec(text.slice(0, caret))?.[1]
  const offered = asked === undefined || closed === text ? [] : fitting(users, asked).filter((one) => one.id !== me)
  const active = Math.min(at, offered.length - 1)

  function take({ name }: Person): void {
    const start = caret - (asked?.length ?? 0)
    const next = `${text.slice(0, start)}${name} ${text.slice(caret).replace(/^ /, '')}`
    const end = start + name.length + 1
    onText(next)
    setClosed(next)
    requestAnimationFrame(() => {
      field.current?.focus()
      field.current?.setSelectionRange(end, end)
      setCaret(end)
    })
  }
  function onKeyDown(event: KeyboardEvent): void {
    if (event.nativeEvent.isComposing) return
    const chosen = offered[active]
    if (chosen) {
      const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
      if (step !== 0) setAt((active + step + offered.length) % offered.length)
      else if (event.key === 'Enter' || event.key === 'Tab') take(chosen)
      else if (event.key === 'Escape') setClosed(text)
      else return
      event.preventDefault()
      event.stopPropagation()
      return
    }
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) onSubmit()
  }
  return (
    <div className={classes.place}>
      <Textarea
        ref={field}
        aria-label={label}
        placeholder={label}
        description={hint}
        autosize
        minRows={1}
        maxRows={10}
        maxLength={maxLength}
        dir="auto"
        value={text}
        onChange={({ currentTarget }) => {
          onText(currentTarget.value)
          setCaret(currentTarget.selectionStart)
          setAt(0)
        }}
        onSelect={({ currentTarget }) => setCaret(currentTarget.selectionStart)}
        onBlur={() => setClosed(text)}
        onKeyDown={onKeyDown}
        autoFocus={autoFocus}
        aria-haspopup="listbox"
        aria-autocomplete="list"
        aria-controls={offered.length > 0 ? id : undefined}
        aria-activedescendant={offered.length > 0 ? `${id}-${active}` : undefined}
      />
      {offered.length > 0 && (
        <div className={classes.people} role="listbox" id={id} aria-label={t('notes.mention')}>
          {offered.map((person, index) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the text field has the keys
            // biome-ignore lint/a11y/useFocusableInteractive: the text field keeps the focus
            <div
              key={person.id}
              id={`${id}-${index}`}
              role="option"
              aria-selected={index === active}
              className={classes.person}
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => take(person)}
            >
              <bdi>{person.name}</bdi>
              {person.presence && <PresenceDot presence={person.presence} />}
            </div>
          ))}
        </div>
      )}
    </div>
  )
}

/** People with a name one of whose words begins so. */
function fitting(users: readonly Person[], asked: string): Person[] {
  const begun = asked.toLocaleLowerCase()
  const begins = (name: string) =>
    name
      .toLocaleLowerCase()
      .split(/\s+/)
      .some((word) => word.startsWith(begun))
  return users.filter(({ name }) => begins(name)).slice(0, OFFERED)
}
