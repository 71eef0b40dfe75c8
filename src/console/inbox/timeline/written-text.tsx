import { UnstyledButton } from '@mantine/core'
import { Fragment, useState } from 'react'
import { useTranslation } from 'react-i18next'
import words from '../words.module.css'

const LONG = 1_600
const LINK = /https?:\/\/[^\s<>"'«»]+[^\s<>"'«».,;:!?)\]]/g
/** This many in one text become links; a text of nothing but links must not fill the page with them. */
const MAX_LINKS = 50

/** Text as somebody wrote it, in its own direction; only web addresses become links. */
export function WrittenText({ text }: { text: string }) {
  const { t } = useTranslation('inbox')
  const [whole, setWhole] = useState(false)
  const cut = !whole && text.length > LONG
  return (
    <div className="people-wrote" style={{ lineHeight: 1.42 }} dir="auto">
      {pieces(cut ? text.slice(0, LONG) : text).map(({ at, text: piece, link }) =>
        link ? (
          <a key={at} href={piece} target="_blank" rel="noreferrer noopener nofollow">
            {piece}
          </a>
        ) : (
          <Fragment key={at}>{piece}</Fragment>
        ),
      )}
      {cut && (
        <>
          …{' '}
          <UnstyledButton className={words.link} onClick={() => setWhole(true)}>
            {t('timeline.whole')}
          </UnstyledButton>
        </>
      )}
    </div>
  )
}

type Piece = { at: number; text: string; link: boolean }

/** Splits a text into pieces, with the web addresses marked. */
export function pieces(text: string): Piece[] {
  const found: Piece[] = []
  let from = 0
  for (const match of [...text.matchAll(LINK)].slice(0, MAX_LINKS)) {
    if (!URL.canParse(match[0])) continue
    if (match.index > from) found.push({ at: from, text: text.slice(from, match.index), link: false })
    found.push({ at: match.index, text: match[0], link: true })
    from = match.index + match[0].length
  }
  if (from < text.length) found.push({ at: from, text: text.slice(from), link: false })
  return found
}
