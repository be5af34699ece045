package dev.gantry.core.did;

import java.util.List;

/**
 * How to reach or learn more of a DID's subject (W3C DID Core 1.0, 5.4).
 *
 * @param endpoint a URI, a map, or a list of them, as JSON
 */
public record Service(String id, List<String> types, Object endpoint) {}
