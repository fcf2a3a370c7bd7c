import { BlockList, isIP } from "node:net";

/** An IPv4 address that arrived over IPv6 is the same address. */
const plain = (address: string): string => address.replace(/^::ffff:(?=\d+\.)/, "");

const familyOf = (address: string): "ipv4" | "ipv6" => (isIP(address) === 6 ? "ipv6" : "ipv4");

/** `10.0.0.0/8`, `::1` ... An entry that is no address throws at start. */
export const trustedProxies = (entries: readonly string[]): BlockList => {
  const trusted = new BlockList();
  for (const entry of entries) {
    const [address = "", bits] = entry.split("/");
    if (isIP(address) === 0) throw new Error(`TRUSTED_PROXIES: ${entry} is no address`);
    if (bits === undefined) trusted.addAddress(address, familyOf(address));
    else trusted.addSubnet(address, Number(bits), familyOf(address));
  }
  return trusted;
};

/**
 * Who asks: the socket's address, or behind proxies of ours the nearest address in X-Forwarded-For that is none of them.
 * What stands further left can be written by anybody.
 */
export const visitorAddress = (
  socketAddress: string,
  forwardedFor: string | null,
  trusted: BlockList,
): string => {
  const hops = (forwardedFor ?? "").split(",").map((hop) => plain(hop.trim()));
  let address = plain(socketAddress);
  const isTrusted = () => isIP(address) !== 0 && trusted.check(address, familyOf(address));
  while (isTrusted()) {
    const next = hops.pop();
    if (next === undefined || isIP(next) === 0) break;
    address = next;
  }
  return address;
};
