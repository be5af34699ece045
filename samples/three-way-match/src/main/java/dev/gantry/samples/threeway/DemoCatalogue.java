package dev.gantry.samples.threeway;

import dev.gantry.Catalogue;
import dev.gantry.Ledger;
import dev.gantry.NodeDescription;
import dev.gantry.NodeQuery;
import dev.gantry.WriteOptions;
import java.util.List;
import java.util.Optional;

/** What kinds of data the chain has, as the operator's governance says; and which party keeps which of its records where. */
final class DemoCatalogue {
    private static final int MOST = 200;

    private DemoCatalogue() {}

    /** Makes what is not there, and gives all that is. */
    static List<Catalogue.Node> build(Ledger operator, Ledger buyer, Ledger seller, Ledger carrier) {
        main(operator, "order", "订单", "Orders");
        leaf(operator, "order", "orderInfo", "订单信息", "Order information");
        main(operator, "settlement", "结算", "Settlement");
        leaf(operator, "settlement", "priceInfo", "价格信息", "Prices");
        leaf(operator, "settlement", "invoiceInfo", "发票信息", "Invoices");
        main(operator, "logistics", "物流", "Logistics");
        leaf(operator, "logistics", "deliveryInfo", "交付信息", "Deliveries");
        records(buyer, "order/orderInfo", "erp", "企业资源计划", "ERP", "orders", "采购订单", "Purchase orders", false);
        records(
                seller,
                "settlement/priceInfo",
                "sales",
                "销售系统",
                "Sales",
                Sharing.PRICES,
                "协议价格",
                "Agreed prices",
                true);
        records(seller, "settlement/invoiceInfo", "billing", "开票系统", "Billing", "invoices", "发票", "Invoices", false);
        records(
                seller,
                "logistics/deliveryInfo",
                "dispatch",
                "发货系统",
                "Dispatch",
                Sharing.INSTRUCTIONS,
                "送货须知",
                "Delivery instructions",
                true);
        records(carrier, "logistics/deliveryInfo", "tms", "运输管理", "Transport", "waybills", "运单", "Waybills", false);
        return operator.catalogue()
                .find(NodeQuery.below(""), Optional.empty(), MOST)
                .nodes();
    }

    private static void main(Ledger operator, String code, String zh, String en) {
        Catalogue catalogue = operator.catalogue();
        if (catalogue.node(catalogue.mainId(code)).isEmpty()) {
            catalogue.main().create(code, NodeDescription.titled(zh, en), WriteOptions.key("demo:level 1:" + code));
        }
    }

    private static void leaf(Ledger operator, String above, String code, String zh, String en) {
        Catalogue catalogue = operator.catalogue();
        String path = above + '/' + code;
        if (catalogue.node(catalogue.mainId(path)).isEmpty()) {
            catalogue
                    .main()
                    .create(
                            catalogue.mainId(above),
                            code,
                            NodeDescription.titled(zh, en).leaf(),
                            WriteOptions.key("demo:level 1:" + path));
        }
    }

    /** A party's system, mapped to a leaf of level 1, and a collection of records in it. */
    private static void records(
            Ledger party,
            String leaf,
            String system,
            String systemZh,
            String systemEn,
            String collection,
            String zh,
            String en,
            boolean key) {
        Catalogue catalogue = party.catalogue();
        if (catalogue.node(catalogue.id(system)).isEmpty()) {
            catalogue.create(
                    system,
                    NodeDescription.titled(systemZh, systemEn).mapsTo(catalogue.mainId(leaf)),
                    WriteOptions.key("demo:level 2:" + system));
        }
        if (catalogue.node(catalogue.id(system, collection)).isEmpty()) {
            NodeDescription plain =
                    NodeDescription.titled(zh, en).collection(collection).authoritative();
            catalogue.create(
                    catalogue.id(system),
                    collection,
                    key ? plain.key() : plain,
                    WriteOptions.key("demo:level 2:" + system + '/' + collection));
        }
    }
}
