import { expect, it } from "vitest";
import { decodablePath } from "./decodable-path.ts";

it.each([
  ["/api/v1/refcode/dana%2Bshop%40example.com", "/api/v1/refcode/dana%2Bshop%40example.com"],
  ["/r/shop/%D7%93%D7%A0%D7%94", "/r/shop/%D7%93%D7%A0%D7%94"],
  ["/a/%ZZ/b", "/a/%EF%BF%BDZZ/b"],
  ["/a/%E0%A4%A", "/a/%EF%BF%BD%EF%BF%BDA"],
  ["/a/%", "/a/%EF%BF%BD"],
  ["/", "/"],
])("%s can be decoded as %s", (path, expected) => {
  expect(decodablePath(path)).toBe(expected);
  expect(() => decodeURIComponent(decodablePath(path))).not.toThrow();
});
