import type { DivergenceCode } from '../core/divergence.js';
import type { Caught, CaughtCall, CaughtMail } from '../core/effects.js';
import type { EffectOperator } from './effect-operator.js';
import type { Random } from './effect-surface.js';

type Common = Pick<EffectOperator, 'id' | 'title'> & { readonly expected: readonly DivergenceCode[] };

const oneOf = <T>(list: readonly T[], random: Random): T | undefined => list[Math.floor(random() * list.length)];

/** Puts calls in the place of one of them: none, two, or another. */
function callFault(
  id: string,
  title: string,
  expected: readonly DivergenceCode[],
  edit: (call: CaughtCall) => readonly CaughtCall[] | undefined,
): EffectOperator {
  return caughtFault({ id, title, expected }, 'calls', (caught, random) => {
    const call = oneOf(caught.calls, random);
    const instead = call === undefined ? undefined : edit(call);
    return instead === undefined ? undefined : { ...caught, calls: caught.calls.flatMap((one) => (one === call ? instead : [one])) };
  });
}

function mailFault(
  id: string,
  title: string,
  expected: readonly DivergenceCode[],
  edit: (mail: CaughtMail) => readonly CaughtMail[] | undefined,
): EffectOperator {
  return caughtFault({ id, title, expected }, 'mails', (caught, random) => {
    const mail = oneOf(caught.mails, random);
    const instead = mail === undefined ? undefined : edit(mail);
    return instead === undefined ? undefined : { ...caught, mails: caught.mails.flatMap((one) => (one === mail ? instead : [one])) };
  });
}

function caughtFault(parts: Common, group: 'calls' | 'mails', edit: (caught: Caught, random: Random) => Caught | undefined): EffectOperator {
  return {
    ...parts,
    group,
    at: 'caught',
    apply: (caught, random) => {
      const edited = edit(caught, random);
      return edited === undefined ? undefined : { caught: edited, done: parts.title };
    },
  };
}

const bodyText = (call: CaughtCall): string => Buffer.from(call.body).toString('latin1');
const messageText = (mail: CaughtMail): string => Buffer.from(mail.message).toString('latin1');

/** A message with its text replaced; undefined when that changes nothing. */
function rewritten(mail: CaughtMail, pattern: RegExp, by: string): readonly CaughtMail[] | undefined {
  const text = messageText(mail).replace(pattern, by);
  return text === messageText(mail) ? undefined : [{ ...mail, message: Buffer.from(text, 'latin1') }];
}

/** Faults in the bytes that the sinks of calls and of mails caught. */
export const sentOperators: readonly EffectOperator[] = [
  callFault('call-missing', 'a call was not made', ['call-missing'], () => []),
  callFault('call-twice', 'a call was made twice', ['call-added'], (call) => [call, call]),
  callFault('call-path', 'a call went to another path', ['call-value'], (call) => [{ ...call, path: call.path.replace(/(\?|$)/, '/other$1') }]),
  callFault('call-query', 'a call has another query', ['call-value'], (call) => [{ ...call, path: `${call.path}${call.path.includes('?') ? '&' : '?'}x=1` }]),
  callFault('call-method', 'a call has another method', ['call-value'], (call) => [{ ...call, method: call.method === 'POST' ? 'PUT' : 'POST' }]),
  callFault('call-body', 'a call has another value in its body', ['call-value'], (call) => {
    const text = bodyText(call).replace(/":\s*"(?=[a-z])/, (start) => `${start}x`);
    return text === bodyText(call) ? undefined : [{ ...call, body: Buffer.from(text, 'latin1') }];
  }),
  callFault('call-body-key', 'a key of the body of a call is missing', ['call-value'], (call) => {
    const text = bodyText(call).replace(/"[^"]*":\s*"[^"]*",\s*/, '');
    return text === bodyText(call) ? undefined : [{ ...call, body: Buffer.from(text, 'latin1') }];
  }),
  callFault('call-body-none', 'a call has no body', ['call-value'], (call) => (call.body.length === 0 ? undefined : [{ ...call, body: new Uint8Array() }])),
  callFault('call-header-missing', 'a header of a call is missing', ['call-value'], (call) => [
    { ...call, headers: call.headers.filter(([name]) => name.toLowerCase() !== 'content-type') },
  ]),
  callFault('call-header-value', 'a header of a call has another value', ['call-value'], (call) => [
    { ...call, headers: call.headers.map(([name, value]) => [name, name.toLowerCase() === 'content-type' ? 'text/plain' : value] as const) },
  ]),
  callFault('call-header-added', 'a call has a header too many', ['call-value'], (call) => [{ ...call, headers: [...call.headers, ['X-Surplus', '1']] }]),
  mailFault('mail-missing', 'a mail was not sent', ['mail-missing'], () => []),
  mailFault('mail-twice', 'a mail was sent twice', ['mail-added'], (mail) => [mail, mail]),
  mailFault('mail-recipient', 'a mail goes to another recipient', ['mail-value'], (mail) => [{ ...mail, to: mail.to.map((to) => `x${to}`) }]),
  mailFault('mail-recipients', 'a mail goes to one more recipient', ['mail-value'], (mail) => [{ ...mail, to: [...mail.to, 'other@example.com'] }]),
  mailFault('mail-sender', 'a mail comes from another sender', ['mail-value'], (mail) => [{ ...mail, from: `x${mail.from}` }]),
  mailFault('mail-subject', 'a mail has another subject', ['mail-value'], (mail) => rewritten(mail, /^Subject: /im, 'Subject: Re: ')),
  mailFault('mail-text', 'a mail says something else', ['mail-value'], (mail) => rewritten(mail, /(\r\n\r\n[^]*)Repository/, '$1Archive')),
  mailFault('mail-header-missing', 'a header of a mail is missing', ['mail-value'], (mail) => rewritten(mail, /^To: .*\r\n/im, '')),
  mailFault('mail-date', 'the date of a mail is written without zone', ['mail-value', 'format'], (mail) => rewritten(mail, /^(Date: .*) [+-]\d{4}/im, '$1')),
  mailFault('mail-id', 'the id of a mail is of another form', ['mail-value', 'format'], (mail) => rewritten(mail, /^(Message-ID: <)[^@>]+/im, '$1first')),
];
